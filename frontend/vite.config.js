import { defineConfig } from "vite";

/** The API's place during `vite dev`; the built site shares its origin. */
const api = process.env.INKLING_API ?? "http://localhost:8000";

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    target: "es2022",
    modulePreload: { polyfill: false },
    // The Content-Security-Policy allows no data: address but for images.
    assetsInlineLimit: 0,
    rolldownOptions: { input: ["index.html", "404.html", "error.html", "offline.html"] },
  },
  server: { proxy: { "/api": { target: api } } },
  test: { environment: "node", include: ["test/**/*.test.{js,jsx}"], restoreMocks: true },
});
