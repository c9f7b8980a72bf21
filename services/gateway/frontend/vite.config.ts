import { fileURLToPath, URL } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { writtenStyles } from "./scripts/antd.ts";
import { themeOf } from "./src/app/theme.ts";

/** What every page has comes in a few files, not in one for each small part: on a bad line each costs a round trip. */
const GROUPS = [
  { name: "base", test: /node_modules\/(react|react-dom|scheduler|react-router|@tanstack)\// },
  { name: "icons", test: /node_modules\/@ant-design\/icons/ },
  {
    name: "frame",
    test: /src\/(api|session|words|ui\/[a-z]\w+\.ts$|ui\/(Figures|Page|Panel|Refusal|StateTag|Told|Waiting))/,
  },
];

/** What the product answers itself beside its pages. */
const FROM_PRODUCT = ["/api", "/health", "/demo.json"];

export default defineConfig({
  plugins: [react(), writtenStyles(themeOf)],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  // `npm run dev` beside a product started with `make run`.
  server: { proxy: Object.fromEntries(FROM_PRODUCT.map((path) => [path, "http://127.0.0.1:8000"])) },
  build: {
    target: "es2022",
    // No script or style inside the page: the Content-Security-Policy forbids it.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      output: { codeSplitting: { groups: GROUPS } },
      // antd's parts do nothing by being imported, though they do not say so: without this all of a part comes with any.
      treeshake: {
        moduleSideEffects: [{ test: /node_modules\/@(ant-design|rc-component)\//, sideEffects: false }],
      },
    },
  },
});
