// The nine places over the picture: chosen by pointer or arrow keys, objects dragged or moved with Shift and
// an arrow key.

import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react'
import { IMAGE_SIZE } from '../../../world/types'
import { chooseSlot, editScene } from '../../state/sceneEditor'
import { useViewStrings } from '../../text/useViewStrings'
import {
  move,
  neighbour,
  outline,
  put,
  sameSlot,
  slotKey,
  slotObject,
  type Slot,
} from '../../explain/sceneEdit'
import { objectName, READING_ORDER, slotName } from './names'
import { useScenes } from '../../state/scenesSlice'

export function GridEditor() {
  const t = useViewStrings()
  const { scene } = useScenes((s) => s.setUp)
  const chosen = useScenes((s) => s.slot)
  const svg = useRef<SVGSVGElement>(null)
  const dragged = useRef<Slot | null>(null)
  const [over, setOver] = useState<Slot | null>(null)

  const slotOf = (event: PointerEvent): Slot | undefined => {
    const key = document.elementFromPoint(event.clientX, event.clientY)?.getAttribute('data-slot')
    return READING_ORDER.find((slot) => slotKey(slot) === key)
  }
  const go = (slot: Slot): void => {
    chooseSlot(slot)
    svg.current?.querySelector<SVGElement>(`[data-slot=${slotKey(slot)}]`)?.focus()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault()
      editScene(put(scene, chosen, null))
      return
    }
    const next = neighbour(chosen, event.key)
    if (!event.key.startsWith('Arrow')) return
    event.preventDefault()
    if (!next) return
    if (event.shiftKey) editScene(move(scene, chosen, next))
    go(next)
  }
  return (
    <svg
      ref={svg}
      className="places"
      viewBox={`0 0 ${IMAGE_SIZE} ${IMAGE_SIZE}`}
      role="radiogroup"
      aria-label={t.sceneEditor.places}
      data-dragging={over !== null}
      onKeyDown={onKeyDown}
      onPointerMove={(event) => {
        if (dragged.current) setOver(slotOf(event) ?? null)
      }}
      onPointerUp={(event) => {
        const from = dragged.current
        const to = slotOf(event)
        dragged.current = null
        setOver(null)
        if (!from || !to || sameSlot(from, to)) return
        editScene(move(scene, from, to))
        go(to)
      }}
      onPointerLeave={() => {
        dragged.current = null
        setOver(null)
      }}
    >
      {READING_ORDER.map((slot) => {
        const isChosen = sameSlot(slot, chosen)
        const object = slotObject(scene, slot)
        const name = t.sceneEditor.slotName(slotName(slot, t), objectName(object, t))
        return (
          <polygon
            key={slotKey(slot)}
            data-slot={slotKey(slot)}
            data-full={object !== undefined}
            data-over={over !== null && sameSlot(slot, over)}
            points={outline(slot)}
            role="radio"
            aria-checked={isChosen}
            aria-label={name}
            tabIndex={isChosen ? 0 : -1}
            onPointerDown={(event) => {
              chooseSlot(slot)
              // Touch scrolls the page; there the editor's list moves things.
              if (event.pointerType !== 'touch' && object) dragged.current = slot
            }}
          >
            <title>{name}</title>
          </polygon>
        )
      })}
    </svg>
  )
}
