// A 48x48 picture, crisp at any size.

import { useEffect, useRef } from 'react'
import { IMAGE_SIZE } from '../../world/types'

/** `label` empty: an ornament beside words that say the same. */
export function Pixels({ pixels, label }: { pixels: Uint8Array; label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context) return
    const image = context.createImageData(IMAGE_SIZE, IMAGE_SIZE)
    for (let i = 0; i < IMAGE_SIZE * IMAGE_SIZE; i++)
      image.data.set([pixels[3 * i], pixels[3 * i + 1], pixels[3 * i + 2], 255], 4 * i)
    context.putImageData(image, 0, 0)
  }, [pixels])
  return (
    <canvas
      ref={canvas}
      width={IMAGE_SIZE}
      height={IMAGE_SIZE}
      {...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true })}
    />
  )
}
