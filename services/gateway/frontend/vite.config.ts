import { fileURLToPath, URL } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** What every page has comes in a few files, not in one for each small part: on a bad line each costs a round trip. */
const GROUPS = [
  { name: "base", test: /node_modules\/(react|react-dom|scheduler|react-router|@tanstack|dayjs)\// },
  { name: "icons", test: /node_modules\/@ant-design\/icons/ },
  {
    name: "frame",
    test: /src\/(api|session|words|ui\/[a-z]\w+\.ts$|ui\/(Figures|Page|Panel|Refusal|StateTag|Told|Waiting))/,
  },
];

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  // `npm run dev` beside a product started with `make run`.
  server: { proxy: { "/api": "http://127.0.0.1:8000", "/health": "http://127.0.0.1:8000" } },
  build: {
    target: "es2022",
    // No script or style inside the page: the Content-Security-Policy forbids it.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
    rolldownOptions: { output: { codeSplitting: { groups: GROUPS } } },
  },
});
