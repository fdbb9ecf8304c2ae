// Whether maps may be drawn on 'webgpu' canvases at all, known before any canvas is touched.

/** The part of `navigator` that is read. */
export type BrowserMarks = Pick<Navigator, 'productSub'>

/**
 * True for browsers of the Gecko family (Firefox). Drawing on 'webgpu' canvases of a worker while it computes ends
 * the whole browser after some seconds of training ("Cannot remove a vacant resource", wgpu issues 5372 and 7797).
 *
 * Trying it out, as is done elsewhere (worker/tryCanvas.ts), is no criterion here: one drawing succeeds, and the
 * failure takes the page along. Nor is the user agent string: people and extensions change it, and Firefox on
 * iOS, which is WebKit and draws well, names itself there too. `navigator.productSub` is the mark of the engine
 * that the HTML standard lays down: "20100101" in Gecko, "20030107" in Chromium and WebKit. No version is asked
 * for while both issues are open.
 */
export const canvasesCrash = (browser: BrowserMarks | undefined = globalThis.navigator): boolean =>
  browser?.productSub === '20100101'
