// HTML and SVG as text, for figures that are drawn when the site is built. Pure.

/** Text inside an element or an attribute. */
export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** A coordinate: at most one decimal. */
export const at = (v: number): string => String(Math.round(v * 10) / 10)

/** A drawing with its name for those who do not see it; it grows no wider than its own width. */
export const drawing = (width: number, height: number, name: string, content: string): string =>
  `<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(name)}">${content}</svg>`

export const textAt = (x: number, y: number, text: string, classes = '', textAnchor = 'start'): string =>
  `<text x="${at(x)}" y="${at(y)}" text-anchor="${textAnchor}"${classes && ` class="${classes}"`}>${escaped(text)}</text>`

/** A triangle at the end of an arrow. */
export function arrowHead(to: readonly [number, number], from: readonly [number, number], size = 9): string {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1])
  if (length < 3) return ''
  const [ux, uy] = [(to[0] - from[0]) / length, (to[1] - from[1]) / length]
  const [x, y] = [to[0] - ux * size, to[1] - uy * size]
  const side = size * 0.45
  return `M${at(to[0])} ${at(to[1])}L${at(x - uy * side)} ${at(y + ux * side)}L${at(x + uy * side)} ${at(y - ux * side)}Z`
}

/** A table whose first row and column are headings. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  marked: readonly number[] = [],
): string {
  const row = (cells: readonly string[], i: number): string =>
    `<tr${marked.includes(i) ? ' class="lesson-changed"' : ''}>${cells
      .map((cell, k) => (k === 0 ? `<th scope="row">${escaped(cell)}</th>` : `<td>${escaped(cell)}</td>`))
      .join('')}</tr>`
  return `<div class="lesson-table" tabindex="0" role="group" aria-label="${escaped(head.filter(Boolean).join(', '))}"><table><thead><tr>${head
    .map((cell) => (cell ? `<th scope="col">${escaped(cell)}</th>` : '<td></td>'))
    .join('')}</tr></thead><tbody>${rows.map(row).join('')}</tbody></table></div>`
}

/** A square RGB picture as a bitmap file in an address: 24 bits, rows from the bottom up. */
export function bitmapAddress(rgb: Uint8Array, side: number): string {
  const rowBytes = Math.ceil((side * 3) / 4) * 4
  const bytes = new Uint8Array(54 + rowBytes * side)
  const head = new DataView(bytes.buffer)
  bytes.set([0x42, 0x4d])
  head.setUint32(2, bytes.length, true)
  head.setUint32(10, 54, true)
  head.setUint32(14, 40, true)
  head.setInt32(18, side, true)
  head.setInt32(22, side, true)
  head.setUint16(26, 1, true)
  head.setUint16(28, 24, true)
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const from = 3 * (y * side + x)
      bytes.set([rgb[from + 2], rgb[from + 1], rgb[from]], 54 + (side - 1 - y) * rowBytes + 3 * x)
    }
  return `data:image/bmp;base64,${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))}`
}

/** The picture inside an SVG, crisp. */
export const pictureIn = (rgb: Uint8Array, side: number, size: number): string =>
  `<image href="${bitmapAddress(rgb, side)}" width="${size}" height="${size}" class="lesson-pixels"/>`

/** Data for the script that brings a figure to life, inside the page. */
export const dataIn = (data: unknown): string =>
  `<script type="application/json">${JSON.stringify(data).replaceAll('<', '\\u003c')}</script>`
