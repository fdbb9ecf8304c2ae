// The page's own look, before any worker: is there a `navigator.gpu` at all?

let found = true

/** False where the browser has no WebGPU, or has switched it off. */
export const hasWebGpu = (): boolean => found

/** Looks again. */
export function lookForWebGpu(): boolean {
  found = 'gpu' in navigator && Boolean(navigator.gpu)
  return found
}
