import { defineConfig } from "vite";

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    target: "es2022",
    modulePreload: { polyfill: false },
    // The Content-Security-Policy allows no data: address but for images.
    assetsInlineLimit: 0,
    rolldownOptions: { input: ["index.html", "404.html", "error.html"] },
  },
  // For `vite dev` beside `make run`; the built site shares the API's origin.
  server: { proxy: { "/api": "http://localhost:8000" } },
  test: { environment: "node", include: ["test/**/*.test.{js,jsx}"], restoreMocks: true },
});
