import preact from '@preact/preset-vite';
import { defineConfig } from 'vitest/config';

/** The local run, `./mvnw -Prun`, which answers the API while `npm run dev` serves the page. */
const local = process.env.HANDOFF_API ?? 'http://127.0.0.1:8080';

export default defineConfig({
  base: '/console/',
  plugins: [preact({ devToolsEnabled: false, prefreshEnabled: false })],
  server: {
    host: '127.0.0.1',
    port: 5173,
    strictPort: true,
    proxy: {
      '^/(me|colleagues|canned-replies|conversations|exports|erasures|audit)(/|\\?|$)': local,
      '/console/config.json': local,
    },
  },
  build: {
    outDir: '../functions/src/main/resources/console',
    emptyOutDir: true,
    assetsDir: '',
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    modulePreload: false,
    target: 'es2022',
    rolldownOptions: {
      output: {
        entryFileNames: 'console-[hash].js',
        chunkFileNames: '[name]-[hash].js',
        assetFileNames: 'console-[hash][extname]',
      },
    },
  },
  test: {
    environment: 'happy-dom',
    include: ['test/**/*.test.{ts,tsx}'],
    restoreMocks: true,
  },
});
