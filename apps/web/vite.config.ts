import { vitePlugin as remix } from "@remix-run/dev";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vite";
import { radixScales } from "./app/styles/radix-scales.ts";

export default defineConfig({
  plugins: [
    radixScales(),
    tailwindcss(),
    remix({
      future: {
        v3_fetcherPersist: true,
        v3_lazyRouteDiscovery: true,
        v3_relativeSplatPath: true,
        v3_routeConfig: true,
        v3_singleFetch: true,
        v3_throwAbortReason: true,
      },
    }),
  ],
  build: {
    // Inlined fonts and icons would be `data:` addresses, which the content security policy refuses.
    assetsInlineLimit: 0,
    target: "es2023",
  },
  // Taken whole from their packages these cost the server 50 MB; bundled, only what the pages use is loaded.
  ssr: { noExternal: ["lucide-react", "radix-ui", /^@radix-ui\//] },
  // One pass over everything, else a dependency found late is optimised again and React exists twice.
  optimizeDeps: { entries: ["app/**/*.{ts,tsx}"] },
});
