// A figure as pixels that know their size on paper.

import { crc32 } from '../../export/zip'

/** Dots per inch that journals ask of pictures. */
const DPI = 300
const MM_PER_INCH = 25.4
/** Where the first chunk of a PNG ends: signature 8, IHDR 25 bytes. */
const AFTER_HEADER = 33

/** A drawing as text, with its size on paper. */
export interface Figure {
  svg: string
  /** Millimetres. */
  width: number
  height: number
}

/** A PNG with its size on paper written in (chunk pHYs, PNG specification 11.3.5.3). */
export function withDensity(png: Uint8Array, dpi: number): Uint8Array<ArrayBuffer> {
  const chunk = new Uint8Array(21)
  const view = new DataView(chunk.buffer)
  view.setUint32(0, 9)
  chunk.set(new TextEncoder().encode('pHYs'), 4)
  const perMetre = Math.round((dpi * 1000) / MM_PER_INCH)
  view.setUint32(8, perMetre)
  view.setUint32(12, perMetre)
  view.setUint8(16, 1)
  view.setUint32(17, crc32(chunk.subarray(4, 17)))
  const out = new Uint8Array(png.length + chunk.length)
  out.set(png.subarray(0, AFTER_HEADER))
  out.set(chunk, AFTER_HEADER)
  out.set(png.subarray(AFTER_HEADER), AFTER_HEADER + chunk.length)
  return out
}

/** The figure in pixels at 300 dots per inch. Rejects when the browser cannot draw it. */
export async function pngOf({ svg, width, height }: Figure): Promise<Blob> {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = Math.round((width / MM_PER_INCH) * DPI)
  canvas.height = Math.round((height / MM_PER_INCH) * DPI)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no 2D canvas')
  context.drawImage(image, 0, 0, canvas.width, canvas.height)
  const blob = await new Promise<Blob>((resolve, reject) =>
    canvas.toBlob((b) => (b ? resolve(b) : reject(new Error('no PNG encoder'))), 'image/png'),
  )
  return new Blob([withDensity(new Uint8Array(await blob.arrayBuffer()), DPI)], { type: 'image/png' })
}
