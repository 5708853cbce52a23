import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// The server serves `dist` under /static/ and reads dist/.vite/manifest.json to find the entry's files.
export default defineConfig({
  base: "/static/",
  plugins: [react()],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    manifest: true,
    // The content security policy allows fonts and pictures as files, not as data: addresses.
    assetsInlineLimit: 0,
    target: "es2023",
    license: { fileName: "licenses.md" },
    rollupOptions: { input: ["src/main.tsx", "src/docs.ts", "src/pages.css"], checks: { bundlerTimings: false } },
    chunkSizeWarningLimit: 2000, // Swagger UI, loaded by /docs alone
  },
  worker: { format: "es" },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.{ts,tsx}"],
  },
});
