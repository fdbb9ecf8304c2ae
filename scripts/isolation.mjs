// Headers that isolate pages from other origins: browsers let the threads of such a page share memory, and the CPU
// computes with several of them (docs/USING.md, "Hosting"). `public/_headers` says the same to hosts that read it.

export const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}
