// The page's first second belongs to its first picture: what it can do without waits until a curve is on screen. The
// worker does not, since it has a core of its own (docs/LAB-NOTEBOOK.md, "Without WebGPU").

/** Longest wait, ms: without a recording, or in a hidden tab, which draws nothing. */
export const PATIENCE_MS = 1500

let resolve: () => void = () => undefined

/** Resolves when the first curve is on screen, at the latest after `PATIENCE_MS`. */
export const firstPicture = new Promise<void>((done) => {
  resolve = done
  setTimeout(done, PATIENCE_MS)
})

/** Says that a curve has been handed to the browser; it is on screen one frame later. */
export function pictureDrawn(): void {
  requestAnimationFrame(() => requestAnimationFrame(() => resolve()))
}
