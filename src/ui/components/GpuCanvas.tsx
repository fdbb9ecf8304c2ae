// A canvas lent to the worker for good: it draws there what the picture describes. Give it a new key when
// there is a new worker.

import { useEffect, useRef } from 'react'
import type { MapPicture } from '../../protocol/messages'
import { drawPicture, lendCanvas } from '../state/canvases'

/** A canvas can be transferred once; React may run an effect twice on the same element. */
const ids = new WeakMap<HTMLCanvasElement, number>()

export function GpuCanvas({ picture }: { picture: MapPicture }) {
  const canvas = useRef<HTMLCanvasElement>(null)

  useEffect(() => {
    const element = canvas.current
    if (!element) return
    const id = ids.get(element) ?? lendCanvas(element)
    ids.set(element, id)
    drawPicture(id, picture)
  }, [picture])

  useEffect(() => {
    const element = canvas.current
    return () => {
      // Strict mode only pretends to unmount: the element is still in the page then.
      const id = element && ids.get(element)
      if (id !== undefined && id !== null) setTimeout(() => element?.isConnected || drawPicture(id, null))
    }
  }, [])

  return <canvas ref={canvas} className="drawn" />
}
