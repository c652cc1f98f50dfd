import { defineConfig } from "vite";

/** The API's place during `vite dev`; the built site shares its origin. */
const api = process.env.INKLING_API ?? "http://localhost:8000";

/**
 * Charts.css registers its properties without some initial values that CSS demands: browsers pass over such
 * rules, and Lightning CSS refuses the file. Nothing here needs a property to be registered.
 */
const chartsWithoutRegistrations = {
  name: "charts-without-registrations",
  enforce: /** @type {const} */ ("pre"),
  /** @param {string} code @param {string} id */
  transform: (code, id) =>
    id.includes("/charts.css/dist/")
      ? { code: code.replace(/@property[^{]+\{[^}]*\}/g, ""), map: null }
      : null,
};

export default defineConfig({
  plugins: [chartsWithoutRegistrations],
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
