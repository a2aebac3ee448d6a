import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

// Two pages of one house: the mall for customers, the studio for marketers, and a door to both.
export default defineConfig({
  base: "./",
  plugins: [vue()],
  build: {
    outDir: "dist",
    target: "es2019",
    // Drawings stay files of their own: a shelf loads only those in sight, and the script stays small.
    assetsInlineLimit: (file) => (file.endsWith(".svg") ? false : undefined),
    // The studio's editor is large by nature; the mall loads none of it, which a test of the pages checks.
    chunkSizeWarningLimit: 700,
    rollupOptions: { input: { door: "index.html", mall: "mall/index.html", studio: "studio/index.html" } },
  },
});
