// What is on the road: sampling a scene (the world's probabilities) and looking things up in it.

import type { RandomStream } from './random'
import type {
  Colour,
  Distance,
  Lane,
  Light,
  Scene,
  SceneObject,
  Sign,
  VehicleState,
  VehicleType,
} from './types'

export const LANES: readonly Lane[] = ['left', 'center', 'right']
export const DISTANCES: readonly Distance[] = ['near', 'mid', 'far']
export const COLOURS: readonly Colour[] = ['red', 'blue', 'white', 'yellow', 'green', 'cyan']
export const VEHICLE_TYPES: readonly VehicleType[] = ['car', 'truck', 'bus']
export const VEHICLE_STATES: readonly VehicleState[] = ['cruising', 'braking', 'signal-left', 'signal-right']
export const LIGHTS: readonly Light[] = ['none', 'red', 'yellow', 'green']
export const SIGNS: readonly Sign[] = ['none', 'stop', 'thirty', 'sixty']

export type Vehicle = Extract<SceneObject, { kind: 'vehicle' }>

const NIGHT = 0.3
const EGO_LANE_CLEAR = 0.25
const EMPTY = 0.48
const EMPTY_WHEN_CLEAR = 0.85
const VEHICLE = 0.72
const STATE_WEIGHTS = [0.34, 0.26, 0.2, 0.2]
const LIGHT_WEIGHTS = [0.4, 0.2, 0.15, 0.25]
const SIGN_WEIGHTS = [0.34, 0.22, 0.22, 0.22]

/**
 * Draws one scene. Objects come in lane order, near to far inside a lane. Without a colour left, a slot takes
 * a pedestrian or a cone.
 */
export function sampleScene(random: RandomStream): Scene {
  const night = random.uniform() < NIGHT
  const light = LIGHTS[random.weighted(LIGHT_WEIGHTS)]
  const sign = SIGNS[random.weighted(SIGN_WEIGHTS)]
  const egoLaneClear = random.uniform() < EGO_LANE_CLEAR
  const colours = random.shuffle([...COLOURS])
  const objects: SceneObject[] = []
  for (const lane of LANES) {
    for (const distance of DISTANCES) {
      const empty = lane === 'center' && egoLaneClear ? EMPTY_WHEN_CLEAR : EMPTY
      if (random.uniform() < empty) continue
      const dx = random.integer(3) - 1
      const dy = distance === 'far' ? 0 : random.integer(3) - 1
      const colour = random.uniform() < VEHICLE ? colours.pop() : undefined
      if (colour !== undefined) {
        const type = random.pick(VEHICLE_TYPES)
        const state = VEHICLE_STATES[random.weighted(STATE_WEIGHTS)]
        objects.push({ kind: 'vehicle', lane, distance, colour, type, state, dx, dy })
      } else {
        objects.push({ kind: random.uniform() < 0.5 ? 'pedestrian' : 'cone', lane, distance, dx, dy })
      }
    }
  }
  return { night, light, sign, objects }
}

/**
 * What the scenes of a training set have in common, so that testing on all of them is a shift: all of them at
 * night, by day, or with no vehicle that brakes or signals.
 */
export const CONDITIONS = ['all', 'night', 'day', 'no-lamps'] as const
export type Conditions = (typeof CONDITIONS)[number]

/** The scene as it is under these conditions; everything else of it stays. */
export function underConditions(scene: Scene, conditions: Conditions): Scene {
  if (conditions === 'all') return scene
  if (conditions !== 'no-lamps') return { ...scene, night: conditions === 'night' }
  const objects = scene.objects.map((object): SceneObject =>
    object.kind === 'vehicle' ? { ...object, state: 'cruising' } : object,
  )
  return { ...scene, objects }
}

/** The object in a slot, if any. */
export function objectAt(scene: Scene, lane: Lane, distance: Distance): SceneObject | undefined {
  return scene.objects.find((object) => object.lane === lane && object.distance === distance)
}

/** The nearest object of a lane, optionally only beyond a distance. */
export function firstObject(scene: Scene, lane: Lane, beyond?: Distance): SceneObject | undefined {
  const from = beyond === undefined ? 0 : DISTANCES.indexOf(beyond) + 1
  for (let i = from; i < DISTANCES.length; i++) {
    const object = objectAt(scene, lane, DISTANCES[i])
    if (object) return object
  }
  return undefined
}

/** The vehicles of a scene, in the order of its objects. */
export function vehicles(scene: Scene): Vehicle[] {
  return scene.objects.filter((object): object is Vehicle => object.kind === 'vehicle')
}

/** Whether the near and mid slots of a lane are empty: room to change into it. */
export function hasRoom(scene: Scene, lane: Lane): boolean {
  return !objectAt(scene, lane, 'near') && !objectAt(scene, lane, 'mid')
}

/**
 * Checks what the questions rely on: one object per slot, one vehicle per colour, whole jitters within +-1.
 * Throws a sentence naming the first rule that an edited scene breaks.
 */
export function checkScene(scene: Scene): void {
  const taken = new Set<string>()
  for (const object of scene.objects) {
    const place = `${object.lane}-${object.distance}`
    if (taken.has(place)) throw new Error(`two objects stand at ${place}`)
    taken.add(place)
    if (object.kind === 'vehicle') {
      if (taken.has(object.colour)) throw new Error(`two vehicles are ${object.colour}`)
      taken.add(object.colour)
    }
    for (const jitter of [object.dx, object.dy]) {
      if (!Number.isInteger(jitter) || Math.abs(jitter) > 1)
        throw new Error(`the jitter at ${place} must be -1, 0 or 1`)
    }
  }
}
