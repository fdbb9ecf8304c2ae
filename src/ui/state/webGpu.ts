// The page's own check, before any worker: is there a `navigator.gpu` at all?

let found = true

/** False where the browser has no WebGPU, or has switched it off. */
export const hasWebGpu = (): boolean => found

/** Checks again. */
export function lookForWebGpu(): boolean {
  found = 'gpu' in navigator && Boolean(navigator.gpu)
  return found
}
