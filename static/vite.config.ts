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
    // A document costs a second for every file: what renders (.test.tsx) has one, and what asks for it in its first
    // line: // @vitest-environment jsdom
    projects: [
      { extends: true, test: { name: "logic", include: ["src/**/*.test.ts"], environment: "node" } },
      { extends: true, test: { name: "page", include: ["src/**/*.test.tsx"], environment: "jsdom" } },
    ],
    pool: "threads",
  },
});
