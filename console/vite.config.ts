import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import preact from '@preact/preset-vite';
import { defineConfig } from 'vitest/config';

const OUT = '../functions/src/main/resources/console';

/** Compresses beforehand what the function serves. */
const compressed = {
  name: 'compressed',
  apply: 'build' as const,
  closeBundle: {
    order: 'post' as const,
    handler() {
      for (const file of readdirSync(OUT).filter((each) => /\.(js|css|html)$/.test(each))) {
        const bytes = readFileSync(`${OUT}/${file}`);
        const params = {
          [constants.BROTLI_PARAM_QUALITY]: 11,
          [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
        };
        writeFileSync(`${OUT}/${file}.br`, brotliCompressSync(bytes, { params }));
        writeFileSync(`${OUT}/${file}.gz`, gzipSync(bytes, { level: 9 }));
      }
    },
  },
};

/** The local run, `./mvnw -Prun`, which answers the API while `npm run dev` serves the page. */
const local = process.env.HANDOFF_API ?? 'http://127.0.0.1:8080';

export default defineConfig({
  base: '/console/',
  plugins: [preact({ devToolsEnabled: false, prefreshEnabled: false }), compressed],
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
    outDir: OUT,
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
