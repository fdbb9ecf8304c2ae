// The page's first second belongs to its first picture: the worker, which takes every core it can get, waits
// until a curve is on screen.

/** Longest wait, ms: without a recording (or in a hidden tab, which draws nothing) the worker starts then. */
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
