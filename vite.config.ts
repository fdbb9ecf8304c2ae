import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type HtmlTagDescriptor, type Plugin } from 'vite'
import { docPages } from './scripts/docPages.mjs'
import { learnPages } from './scripts/learnPlugin'

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
  plugins: [react(), firstPaint, docPages(), learnPages()],
  resolve: {
    alias: {
      'victory-vendor/d3-scale': fileURLToPath(new URL('src/ui/features/charts/scales.ts', import.meta.url)),
    },
  },
  worker: { format: 'es' },
  build: { target: 'es2022', chunkSizeWarningLimit: 700 },
  server: { port: 5173 },
  preview: { port: 4173 },
})
