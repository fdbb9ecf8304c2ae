import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type HtmlTagDescriptor, type Plugin } from 'vite'
import { docPages } from './scripts/docPages.mjs'
import { ISOLATION } from './scripts/isolation.mjs'
import { learnPages } from './scripts/learnPlugin.ts'
import { offline } from './scripts/offline.mjs'
import { sitePolicy } from './scripts/sitePolicy.mjs'

/**
 * The recorded run is on screen first: its data and the code that draws charts are fetched beside the entry,
 * not after it has run.
 */
const firstPaint: Plugin = {
  name: 'first-paint',
  transformIndexHtml: {
    order: 'post',
    handler(_html, { bundle }) {
      const charts = Object.values(bundle ?? {}).find(
        (chunk) => chunk.type === 'chunk' && chunk.name === 'Lines',
      )
      const link = (attrs: Record<string, string | boolean>): HtmlTagDescriptor => ({
        tag: 'link',
        attrs,
        injectTo: 'head',
      })
      return [
        link({ rel: 'preload', as: 'fetch', crossorigin: 'anonymous', href: './runs/default.json' }),
        ...(charts ? [link({ rel: 'modulepreload', crossorigin: true, href: `./${charts.fileName}` })] : []),
      ]
    },
  },
}

/** A static site: relative base, so that `dist/` works from any folder of any host. */
export default defineConfig({
  base: './',
  plugins: [react(), firstPaint, docPages(), learnPages(), sitePolicy(), offline()],
  resolve: {
    alias: {
      'victory-vendor/d3-scale': fileURLToPath(new URL('src/ui/features/charts/scales.ts', import.meta.url)),
      'd3-interpolate': fileURLToPath(new URL('src/ui/features/charts/interpolate.ts', import.meta.url)),
    },
  },
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    chunkSizeWarningLimit: 700,
    // One style sheet: one that a part brings along and that fails to arrive would not be fetched a second time.
    cssCodeSplit: false,
    // Browsers with WebGPU know modulepreload.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // What the first screen needs is one file: split along what views share, it is 6 kB more in 20 requests.
        // The lesson's live figures are entries of their own: what they share with the page is in a file of its own.
        codeSplitting: {
          groups: [
            {
              name: 'shared',
              test: /\/src\/(browser\/storage|worker\/clients\/(connection|workerScript)|json\/text|ui\/text\/particle\.ko)\./,
            },
            {
              name: 'page',
              tags: ['$initial'],
              test: /^(?!.*(\/features\/learn\/|\/text\/(landscape|lessonLive|lessonTools)\.|\/browser\/offline\.|\/clients\/lessonClient\.|\/explain\/softmax\.))/,
            },
          ],
        },
      },
    },
  },
  server: { port: 5173, headers: ISOLATION },
  preview: { port: 4173, headers: ISOLATION },
})
