import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** A static site: relative base, so that `dist/` works from any folder of any host. */
export default defineConfig({
  base: './',
  plugins: [react()],
  worker: { format: 'es' },
  build: { target: 'es2022', chunkSizeWarningLimit: 700 },
  server: { port: 5173 },
  preview: { port: 4173 },
})
