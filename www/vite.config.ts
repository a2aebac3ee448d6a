import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

// Two pages of one house: the mall for customers, the studio for marketers, and a door to both.
export default defineConfig({
  base: "./",
  plugins: [vue()],
  build: {
    outDir: "dist",
    target: "es2019",
    rollupOptions: { input: { door: "index.html", mall: "mall/index.html", studio: "studio/index.html" } },
  },
});
