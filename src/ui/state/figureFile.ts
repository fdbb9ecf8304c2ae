// A chart as a picture that needs nothing else: colours of the theme written out, title and legend drawn in,
// the crosshair left out.

const HEAD = 30
const FOOT_LINE = 18
const PAD = 12
/** Room at the left for a long tick label, which the page lets stick out. */
const LEFT = 10
const GAP = 16
const FONT = 'system-ui, -apple-system, Segoe UI, Roboto, Noto Sans, sans-serif'

export interface PictureKey {
  label: string
  value: string
  colour: string
  /** Second colour, or null. */
  dash: string | null
  /** SVG dash pattern of a line that is not solid. */
  pattern?: string
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** About as wide as 12 px text is in most fonts; Korean letters are square. */
const textWidth = (text: string): number => [...text].reduce((sum, c) => sum + (c > '\u1100' ? 12 : 7), 0)

/** Replaces `var(--name)` by what it stands for. */
export const resolveVariables = (text: string, valueOf: (name: string) => string): string =>
  text.replace(/var\((--[\w-]+)\)/g, (whole, name: string) => valueOf(name).trim() || whole)

function key({ label, value, colour, dash, pattern }: PictureKey, x: number, y: number): string {
  const line = (from: number, to: number, stroke: string) =>
    `<line x1="${x + from}" x2="${x + to}" y1="${y - 4}" y2="${y - 4}" stroke="${stroke}" stroke-width="3"${pattern ? ` stroke-dasharray="${pattern}"` : ''}/>`
  return `${line(0, dash ? 7 : 14, colour)}${dash ? line(7, 14, dash) : ''}<text x="${x + 19}" y="${y}" font-size="12" fill="var(--ink)">${escape(label)} <tspan font-weight="600">${escape(value)}</tspan></text>`
}

/** The whole picture as SVG text. `chart` is the drawing's own svg element. */
export function pictureOf(
  chart: SVGSVGElement,
  title: string,
  xName: string,
  keys: readonly PictureKey[],
  valueOf: (name: string) => string,
): { text: string; width: number; height: number } {
  const { width: inside, height } = chart.getBoundingClientRect()
  const width = inside + LEFT
  const inner = chart.cloneNode(true) as SVGSVGElement
  inner.querySelectorAll('.crosshair-mark').forEach((e) => e.remove())
  inner.removeAttribute('style')
  inner.removeAttribute('tabindex')
  for (const [name, value] of Object.entries({
    x: LEFT,
    y: HEAD,
    width: inside,
    height,
    overflow: 'visible',
  }))
    inner.setAttribute(name, String(value))
  let [x, line] = [PAD, 0]
  const legend = keys.map((k) => {
    const needed = 19 + textWidth(`${k.label} ${k.value}`)
    if (x > PAD && x + needed > width - PAD) [x, line] = [PAD, line + 1]
    const drawn = key(k, x, HEAD + height + 18 + line * FOOT_LINE)
    x += needed + GAP
    return drawn
  })
  const total = HEAD + height + 8 + (line + 1) * FOOT_LINE + PAD
  const text = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${total}" viewBox="0 0 ${width} ${total}" font-family="${FONT}">`,
    `<rect width="100%" height="100%" fill="var(--panel)"/>`,
    `<text x="${PAD}" y="20" font-size="13.5" font-weight="650" fill="var(--ink)">${escape(title)}</text>`,
    `<text x="${width - PAD}" y="20" font-size="12" text-anchor="end" fill="var(--soft)">${escape(xName)}</text>`,
    new XMLSerializer().serializeToString(inner),
    ...legend,
    '</svg>',
  ].join('\n')
  return { text: resolveVariables(text, valueOf), width, height: total }
}

/** The picture in pixels, twice as dense as on screen. Rejects when the browser cannot draw it. */
export async function pngOf(
  { text, width, height }: { text: string; width: number; height: number },
  density = 2,
): Promise<Blob> {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(width * density)
  canvas.height = Math.round(height * density)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no 2D canvas')
  context.drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no PNG encoder'))), 'image/png'),
  )
}

/** Hands a file to the browser's downloads. */
export function download(content: Blob, name: string): void {
  const url = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
