// A figure in a frame tells the page around it how high it is, whenever that changes.

/** What the page around the frame receives. */
export interface HeightMessage {
  type: 'drive-kd-height'
  /** Name of the figure; null on the list of figures. */
  figure: string | null
  /** CSS pixels. */
  height: number
}

/** Begins to post; nothing where there is no page around. The height is no secret: any page may know it. */
export function postHeight(figure: string | null): void {
  if (window.parent === window) return
  let last = 0
  const post = (): void => {
    const height = Math.ceil(document.body.getBoundingClientRect().height)
    if (height === last) return
    last = height
    window.parent.postMessage({ type: 'drive-kd-height', figure, height } satisfies HeightMessage, '*')
  }
  new ResizeObserver(post).observe(document.body)
  post()
}
