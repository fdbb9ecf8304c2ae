// A scene with everything asked of it, as a few letters for links and notes: `1k--2f….a5.fog2.0203`. Codes
// live for years: the first letter is the version, and the lists that the numbers index are never reordered.

import { CORRUPTION_IDS, SEVERITIES, type CorruptionId, type Severity } from './corruptionIds'
import {
  checkScene,
  COLOURS,
  DISTANCES,
  LANES,
  LIGHTS,
  objectAt,
  SIGNS,
  VEHICLE_STATES,
  VEHICLE_TYPES,
} from './scene'
import type { Distance, Lane, Scene, SceneObject } from './types'
import { VOCABULARY } from './vocabulary'

export const SCENE_CODE_VERSION = 1

/** A scene, how its picture is drawn, and what is asked about it. */
export interface SceneSetUp {
  scene: Scene
  /** Seed of tint, noise and corruption: below 2^32. */
  pictureSeed: number
  corruption: { id: CorruptionId; severity: Severity } | null
  /** Token ids, 1 to 4. */
  question: number[]
}

/**
 * `version`: made by a newer page; `broken`: cut off or altered; `rule`: a scene that this world does not
 * allow.
 */
export type SceneCodeProblem = 'version' | 'broken' | 'rule'
export type SceneCodeRead = { ok: true; setUp: SceneSetUp } | { ok: false; problem: SceneCodeProblem }

/** Longer than any code: nine objects, a seed, a damage and four words. */
const MOST_CODE = 100
const MOST_WORDS = 4
const EMPTY = '-'
const JITTERS = 9

const CORRUPTIONS = new Map<string, NonNullable<SceneSetUp['corruption']>>(
  CORRUPTION_IDS.flatMap((id) =>
    SEVERITIES.map((severity) => [`${id}${severity}`, { id, severity }] as const),
  ),
)

/** A whole number as `length` base-36 digits. */
const digits = (value: number, length: number): string => value.toString(36).padStart(length, '0')

function objectCode(object: SceneObject | undefined): string {
  if (!object) return EMPTY
  const kind =
    object.kind === 'vehicle'
      ? 2 +
        (VEHICLE_TYPES.indexOf(object.type) * COLOURS.length + COLOURS.indexOf(object.colour)) *
          VEHICLE_STATES.length +
        VEHICLE_STATES.indexOf(object.state)
      : object.kind === 'pedestrian'
        ? 0
        : 1
  return digits(kind * JITTERS + (object.dx + 1) * 3 + object.dy + 1, 2)
}

function objectOf(code: number, lane: Lane, distance: Distance): SceneObject | undefined {
  const jitter = code % JITTERS
  const kind = Math.floor(code / JITTERS)
  const place = { lane, distance, dx: Math.floor(jitter / 3) - 1, dy: (jitter % 3) - 1 }
  if (kind < 2) return { kind: kind === 0 ? 'pedestrian' : 'cone', ...place }
  const state = (kind - 2) % VEHICLE_STATES.length
  const rest = Math.floor((kind - 2) / VEHICLE_STATES.length)
  const type = VEHICLE_TYPES[Math.floor(rest / COLOURS.length)]
  return (
    type && {
      kind: 'vehicle',
      type,
      colour: COLOURS[rest % COLOURS.length],
      state: VEHICLE_STATES[state],
      ...place,
    }
  )
}

/** The code of a set-up whose scene passes `checkScene`; letters that need no escaping in an address. */
export function encodeScene({ scene, pictureSeed, corruption, question }: SceneSetUp): string {
  const head =
    ((scene.night ? 1 : 0) * LIGHTS.length + LIGHTS.indexOf(scene.light)) * SIGNS.length +
    SIGNS.indexOf(scene.sign)
  const slots = LANES.flatMap((lane) =>
    DISTANCES.map((distance) => objectCode(objectAt(scene, lane, distance))),
  )
  return [
    `${SCENE_CODE_VERSION}${digits(head, 1)}${slots.join('')}`,
    pictureSeed.toString(36),
    corruption ? `${corruption.id}${corruption.severity}` : '',
    question.map((id) => digits(id, 2)).join(''),
  ].join('.')
}

function read(code: string): SceneSetUp | null {
  const [body = '', seed = '', damage = '', asked = ''] = code.split('.')
  const head = parseInt(body[1], 36)
  if (
    !(head < 2 * LIGHTS.length * SIGNS.length) ||
    !/^[0-9a-z]{1,7}$/.test(seed) ||
    !/^([0-9a-z]{2})*$/.test(asked)
  )
    return null
  const objects: SceneObject[] = []
  let at = 2
  for (const lane of LANES) {
    for (const distance of DISTANCES) {
      if (body[at] === EMPTY) {
        at++
        continue
      }
      const pair = body.slice(at, (at += 2))
      const object = /^[0-9a-z]{2}$/.test(pair) ? objectOf(parseInt(pair, 36), lane, distance) : undefined
      if (!object) return null
      objects.push(object)
    }
  }
  const corruption = CORRUPTIONS.get(damage)
  const question = (asked.match(/../g) ?? []).map((pair) => parseInt(pair, 36))
  if (
    (damage !== '' && !corruption) ||
    question.length < 1 ||
    question.length > MOST_WORDS ||
    question.some((id) => id >= VOCABULARY.length)
  )
    return null
  const scene: Scene = {
    night: head >= LIGHTS.length * SIGNS.length,
    light: LIGHTS[Math.floor(head / SIGNS.length) % LIGHTS.length],
    sign: SIGNS[head % SIGNS.length],
    objects,
  }
  return { scene, pictureSeed: parseInt(seed, 36), corruption: corruption ?? null, question }
}

/** Reads a code; only what `encodeScene` would write, and only scenes that `checkScene` allows. */
export function decodeScene(code: string): SceneCodeRead {
  if (code.length > MOST_CODE) return { ok: false, problem: 'broken' }
  const version = /^\d/.test(code) ? Number(code[0]) : 0
  if (version > SCENE_CODE_VERSION) return { ok: false, problem: 'version' }
  const setUp = version === SCENE_CODE_VERSION ? read(code) : null
  if (!setUp || setUp.pictureSeed >= 2 ** 32 || encodeScene(setUp) !== code)
    return { ok: false, problem: 'broken' }
  try {
    checkScene(setUp.scene)
  } catch {
    return { ok: false, problem: 'rule' }
  }
  return { ok: true, setUp }
}
