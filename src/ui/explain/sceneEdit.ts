// Editing a scene: pure functions from scene to scene. What comes out always passes checkScene, with objects
// in the world's own order.

import { COLOURS, DISTANCES, LANES, objectAt, vehicles } from '../../world/scene'
import {
  IMAGE_SIZE,
  type Colour,
  type Distance,
  type Lane,
  type Scene,
  type SceneObject,
} from '../../world/types'

/** One of the nine places on the road. */
export interface Slot {
  lane: Lane
  distance: Distance
}

export const SLOTS: readonly Slot[] = LANES.flatMap((lane) =>
  DISTANCES.map((distance) => ({ lane, distance })),
)

export const sameSlot = (a: Slot, b: Slot): boolean => a.lane === b.lane && a.distance === b.distance
export const slotKey = ({ lane, distance }: Slot): string => `${lane}-${distance}`
export const slotObject = (scene: Scene, slot: Slot): SceneObject | undefined =>
  objectAt(scene, slot.lane, slot.distance)

const inOrder = (objects: readonly SceneObject[]): SceneObject[] =>
  SLOTS.flatMap((slot) => objects.filter((object) => sameSlot(object, slot)))

/** Where each colour is used by a vehicle in another slot than this one. */
export function takenColours(scene: Scene, slot: Slot): Partial<Record<Colour, SceneObject>> {
  return Object.fromEntries(
    vehicles(scene)
      .filter((v) => !sameSlot(v, slot))
      .map((v) => [v.colour, v]),
  )
}

/** The first colour that a vehicle in this slot may have; undefined when all six are elsewhere. */
export function freeColour(scene: Scene, slot: Slot): Colour | undefined {
  const taken = takenColours(scene, slot)
  return COLOURS.find((colour) => !taken[colour])
}

/**
 * The scene with this object (or nothing) in its place; the same scene where its colour is taken elsewhere.
 */
export function put(scene: Scene, slot: Slot, object: SceneObject | null): Scene {
  if (object?.kind === 'vehicle' && takenColours(scene, slot)[object.colour]) return scene
  const rest = scene.objects.filter((o) => !sameSlot(o, slot))
  return { ...scene, objects: inOrder(object ? [...rest, { ...object, ...slot }] : rest) }
}

/** Far objects stand still: the world jitters only near and mid ones up and down. */
const moved = (object: SceneObject, to: Slot): SceneObject => ({
  ...object,
  ...to,
  dy: to.distance === 'far' ? 0 : object.dy,
})

/** Moves the object at `from`; an object at `to` takes its place. */
export function move(scene: Scene, from: Slot, to: Slot): Scene {
  const here = slotObject(scene, from)
  const there = slotObject(scene, to)
  if (!here || sameSlot(from, to)) return scene
  const rest = scene.objects.filter((o) => o !== here && o !== there)
  return { ...scene, objects: inOrder([...rest, moved(here, to), ...(there ? [moved(there, from)] : [])]) }
}

export type Kind = SceneObject['kind'] | 'nothing'

/**
 * Puts an object of this kind where another (or nothing) was; a vehicle gets the first free colour. The same
 * scene when none is left.
 */
export function putKind(scene: Scene, slot: Slot, kind: Kind): Scene {
  const before = slotObject(scene, slot)
  if ((before?.kind ?? 'nothing') === kind) return scene
  const { dx, dy } = before ?? { dx: 0, dy: 0 }
  if (kind === 'nothing') return put(scene, slot, null)
  if (kind !== 'vehicle') return put(scene, slot, { kind, ...slot, dx, dy })
  const colour = freeColour(scene, slot)
  return colour ? put(scene, slot, { kind, ...slot, type: 'car', colour, state: 'cruising', dx, dy }) : scene
}

/**
 * The neighbouring slot for an arrow key: left and right change the lane, up is farther. Undefined past the
 * edge of the road.
 */
export function neighbour(slot: Slot, key: string): Slot | undefined {
  const lane = LANES.indexOf(slot.lane) + (key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0)
  const distance = DISTANCES.indexOf(slot.distance) + (key === 'ArrowUp' ? 1 : key === 'ArrowDown' ? -1 : 0)
  const next = { lane: LANES[lane], distance: DISTANCES[distance] }
  return next.lane && next.distance && !sameSlot(next, slot) ? next : undefined
}

const HORIZON = 14
const EDGE = 0.4
const half = (y: number): number => 12 + ((y - HORIZON) * 15) / 33
/** Picture rows between which each distance's objects stand. */
const BANDS: Readonly<Record<Distance, readonly [top: number, bottom: number]>> = {
  far: [HORIZON, 21],
  mid: [21, 31.5],
  near: [31.5, 46],
}

/** The slot's stretch of lane in picture coordinates, as points of an SVG polygon. */
export function outline({ lane, distance }: Slot): string {
  const [top, bottom] = BANDS[distance]
  const from = (LANES.indexOf(lane) * 2) / 3 - 1
  // The outer lanes reach past the picture's edges when near.
  const at = (side: number, y: number): string =>
    `${Math.max(EDGE, Math.min(IMAGE_SIZE - EDGE, IMAGE_SIZE / 2 + half(y) * side)).toFixed(2)},${y}`
  return [at(from, top), at(from + 2 / 3, top), at(from + 2 / 3, bottom), at(from, bottom)].join(' ')
}
