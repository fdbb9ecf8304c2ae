// From a scene to pixels, and to the record of which pixel belongs to what. Whole numbers and IEEE basic
// operations only: a picture is the same byte for byte on every machine.

import type { RandomStream } from './random'
import { LANES } from './scene'
import {
  AMBER,
  BODY_COLOURS,
  BRAKE_LAMP,
  CONE_SPRITES,
  INDICATOR_ROW,
  INDICATOR_SPRITES,
  INKS,
  LAMP_OFF,
  LIGHT_OFF,
  LIGHT_ON,
  LIGHT_SPRITE,
  PEDESTRIAN_SPRITES,
  SIGN_SPRITES,
  VEHICLE_SPRITES,
  type Rgb,
} from './sprites'
import { IMAGE_SIZE } from './types'
import type { Distance, Light, Scene, SceneObject } from './types'

const HORIZON = 14
const MIDDLE = 24
const NIGHT_DIMMING = 0.75
const NOISE_SIGMA = 0.02
const TINT_SIGMA = 0.015
const BASE_LINE: Readonly<Record<Distance, number>> = { near: 43, mid: 30, far: 20 }

/** What a region of pixels shows; the name of a patch label (see patchLabels). */
export interface Region {
  names: readonly string[]
  /** Pixels it covers inside the picture when nothing occludes it. */
  area: number
}

/** A scene drawn without tint and noise. */
export interface Drawing {
  /** RGB bytes [48, 48, 3]. */
  rgb: Uint8Array
  /** Per pixel [48, 48], 1 + index into `objects` of what is seen there, or 0. */
  objectAt: Uint8Array
  /** Per pixel [48, 48], 1 + index into `lamps` of the shining lamp seen there, or 0. */
  lampAt: Uint8Array
  /** Vehicles, pedestrians, cones and signs. */
  objects: Region[]
  /** Shining lamps, one by one: brake lamps, indicators, the lit part of the traffic light. */
  lamps: Region[]
}

const scale = (colour: Rgb, factor: number): Rgb => [
  Math.floor(colour[0] * factor + 0.5),
  Math.floor(colour[1] * factor + 0.5),
  Math.floor(colour[2] * factor + 0.5),
]
const mix = (from: Rgb, to: Rgb, t: number): Rgb => [
  Math.floor(from[0] + (to[0] - from[0]) * t + 0.5),
  Math.floor(from[1] + (to[1] - from[1]) * t + 0.5),
  Math.floor(from[2] + (to[2] - from[2]) * t + 0.5),
]

/** Half the road's width at a row, in pixels. */
const halfWidth = (y: number): number => 12 + ((y - HORIZON) * 15) / 33

interface Backdrop {
  skyTop: Rgb
  skyLow: Rgb
  grass: Rgb
  grassFar: Rgb
  road: Rgb
  roadFar: Rgb
  edge: Rgb
  dash: Rgb
  hills: Rgb
  stars: Rgb | undefined
}
const DAY: Backdrop = {
  skyTop: [118, 168, 236],
  skyLow: [176, 208, 244],
  grass: [92, 140, 66],
  grassFar: [116, 156, 90],
  road: [98, 98, 104],
  roadFar: [122, 122, 128],
  edge: [150, 150, 148],
  dash: [206, 206, 200],
  hills: [126, 164, 170],
  stars: undefined,
}
const NIGHT: Backdrop = {
  skyTop: [10, 12, 30],
  skyLow: [26, 28, 56],
  grass: [16, 34, 22],
  grassFar: [18, 30, 28],
  road: [40, 40, 48],
  roadFar: [32, 32, 42],
  edge: [62, 62, 66],
  dash: [122, 122, 118],
  hills: [16, 20, 36],
  stars: [120, 124, 150],
}

/** Height of the hills on the horizon: two low ridges. */
const hillHeight = (x: number): number =>
  Math.max(2.6 - ((x - 13) * (x - 13)) / 70, 3.4 - ((x - 33) * (x - 33)) / 90)
const STARS: readonly (readonly [number, number])[] = [
  [4, 8],
  [9, 2],
  [15, 6],
  [19, 1],
  [23, 9],
  [27, 4],
  [32, 7],
  [36, 2],
  [39, 9],
  [44, 5],
]

function backdrop(colours: Backdrop): Uint8Array {
  const rgb = new Uint8Array(IMAGE_SIZE * IMAGE_SIZE * 3)
  for (let y = 0; y < IMAGE_SIZE; y++) {
    const depth = (y - HORIZON) / (IMAGE_SIZE - 1 - HORIZON)
    const wide = halfWidth(y)
    for (let x = 0; x < IMAGE_SIZE; x++) {
      const across = Math.abs(x + 0.5 - MIDDLE)
      let colour = mix(colours.skyTop, colours.skyLow, y / HORIZON)
      if (HORIZON - y <= hillHeight(x)) colour = colours.hills
      if (y >= HORIZON) {
        colour = mix(colours.grassFar, colours.grass, depth)
        if (across < wide) colour = mix(colours.roadFar, colours.road, depth)
        if (across < wide && across >= wide - 1) colour = colours.edge
        // Lane separators: three rows painted, three rows not.
        if (Math.abs(across - wide / 3) < 0.5 && (y - HORIZON) % 6 < 3) colour = colours.dash
      }
      rgb.set(colour, (y * IMAGE_SIZE + x) * 3)
    }
  }
  if (colours.stars) for (const [x, y] of STARS) rgb.set(colours.stars, (y * IMAGE_SIZE + x) * 3)
  return rgb
}
const DAY_BACKDROP = backdrop(DAY)
const NIGHT_BACKDROP = backdrop(NIGHT)

/** Gives each character of a sprite its colour, the lamp it belongs to (1 + index, or 0), or nothing. */
type Ink = (character: string) => { colour: Rgb; lamp: number } | undefined

class Painter {
  readonly drawing: Drawing
  private readonly night: boolean

  constructor(scene: Scene) {
    const pixels = IMAGE_SIZE * IMAGE_SIZE
    this.night = scene.night
    this.drawing = {
      rgb: (scene.night ? NIGHT_BACKDROP : DAY_BACKDROP).slice(),
      objectAt: new Uint8Array(pixels),
      lampAt: new Uint8Array(pixels),
      objects: [],
      lamps: [],
    }
  }

  /** The colour of a surface under this scene's light. */
  lit(colour: Rgb): Rgb {
    return this.night ? scale(colour, NIGHT_DIMMING) : colour
  }

  /** Opens a lamp and returns its number. */
  lamp(name: string): number {
    return this.drawing.lamps.push({ names: [name], area: 0 })
  }

  /** Opens an object and returns its number. */
  object(names: readonly string[]): number {
    return this.drawing.objects.push({ names, area: 0 })
  }

  /** Draws a sprite with its upper left corner at (x0, y0); parts outside the picture are cut off. */
  stamp(sprite: readonly string[], x0: number, y0: number, object: number, ink: Ink, mirrored = false): void {
    const { rgb, objectAt, lampAt, objects, lamps } = this.drawing
    for (let row = 0; row < sprite.length; row++) {
      const y = y0 + row
      if (y < 0 || y >= IMAGE_SIZE) continue
      const line = sprite[row]
      for (let column = 0; column < line.length; column++) {
        const character = line[mirrored ? line.length - 1 - column : column]
        const x = x0 + column
        if (character === '.' || x < 0 || x >= IMAGE_SIZE) continue
        const found = ink(character)
        if (!found) continue
        const at = y * IMAGE_SIZE + x
        rgb[at * 3] = found.colour[0]
        rgb[at * 3 + 1] = found.colour[1]
        rgb[at * 3 + 2] = found.colour[2]
        // A later stamp of the same object (an indicator over its body) must not count a pixel twice.
        if (objectAt[at] !== object) objects[object - 1].area++
        else if (lampAt[at] > 0) lamps[lampAt[at] - 1].area--
        objectAt[at] = object
        lampAt[at] = found.lamp
        if (found.lamp > 0) lamps[found.lamp - 1].area++
      }
    }
  }

  plain: Ink = (character) => {
    const colour = INKS[character]
    return colour && { colour: this.lit(colour), lamp: 0 }
  }
}

function drawObject(painter: Painter, object: SceneObject): void {
  const { distance } = object
  const sprite =
    object.kind === 'vehicle'
      ? VEHICLE_SPRITES[object.type][distance]
      : object.kind === 'cone'
        ? CONE_SPRITES[distance]
        : PEDESTRIAN_SPRITES[distance]
  const base = BASE_LINE[distance]
  const width = sprite[0].length
  const centre = MIDDLE + ((LANES.indexOf(object.lane) - 1) * 2 * halfWidth(base)) / 3
  // The outer lanes reach past the picture's edge when near: pulled in, so that no lamp is cut off.
  const x = Math.max(0, Math.min(IMAGE_SIZE - width, Math.floor(centre - width / 2 + 0.5) + object.dx))
  const y = base + object.dy - sprite.length + 1
  if (object.kind !== 'vehicle') {
    painter.stamp(sprite, x, y, painter.object([object.kind]), painter.plain)
    return
  }
  const body = BODY_COLOURS[object.colour]
  const number = painter.object([object.type, object.colour])
  const braking = object.state === 'braking'
  const paint: Readonly<Record<string, Rgb>> = {
    ...Object.fromEntries(['W', 'k', 'd'].map((name) => [name, painter.lit(INKS[name])])),
    B: painter.lit(body),
    H: painter.lit(mix(body, [255, 255, 255], 0.22)),
    S: painter.lit(scale(body, 0.8)),
    s: painter.lit(scale(body, 0.22)),
    o: braking ? painter.lit(INKS.k) : painter.lit(body),
    L: braking ? BRAKE_LAMP : painter.lit(LAMP_OFF),
    R: braking ? BRAKE_LAMP : painter.lit(LAMP_OFF),
    A: AMBER,
  }
  const lamps: Record<string, number> = braking
    ? { L: painter.lamp('braking'), R: painter.lamp('braking') }
    : {}
  const ink: Ink = (character) => ({ colour: paint[character], lamp: lamps[character] ?? 0 })
  painter.stamp(sprite, x, y, number, ink)
  if (object.state !== 'signal-left' && object.state !== 'signal-right') return
  lamps.A = painter.lamp(object.state)
  const indicator = INDICATOR_SPRITES[distance]
  const right = object.state === 'signal-right'
  const edge = right ? x + width - indicator[0].length : x
  painter.stamp(indicator, edge, y + INDICATOR_ROW[object.type][distance], number, ink, right)
}

const SHINING: Readonly<Record<Exclude<Light, 'none'>, 'r' | 'y' | 'g'>> = {
  red: 'r',
  yellow: 'y',
  green: 'g',
}

/** Draws a scene, the far things first. */
export function drawScene(scene: Scene): Drawing {
  const painter = new Painter(scene)
  if (scene.sign !== 'none')
    painter.stamp(SIGN_SPRITES[scene.sign], 1, 2, painter.object([`sign-${scene.sign}`]), painter.plain)
  if (scene.light !== 'none') {
    const on = SHINING[scene.light]
    const lamp = painter.lamp(`light-${scene.light}`)
    painter.stamp(LIGHT_SPRITE, 41, 0, painter.object([]), (character) => {
      if (character === on) return { colour: LIGHT_ON[on], lamp }
      if (character === 'r' || character === 'y' || character === 'g')
        return { colour: painter.lit(LIGHT_OFF[character]), lamp: 0 }
      return painter.plain(character)
    })
  }
  for (const distance of ['far', 'mid', 'near'] as const) {
    for (const object of scene.objects) if (object.distance === distance) drawObject(painter, object)
  }
  return painter.drawing
}

const NOISE_WORDS = new Uint32Array((IMAGE_SIZE * IMAGE_SIZE * 3) / 2)
// A sum of four 4-bit numbers has mean 30 and variance 4 (16^2 - 1) / 12 = 85.
const NOISE_STEP = (NOISE_SIGMA * 255) / Math.sqrt(85)
const NOISE_TABLE = new Float64Array(65536)
for (let bits = 0; bits < 65536; bits++) {
  NOISE_TABLE[bits] = ((bits & 15) + ((bits >> 4) & 15) + ((bits >> 8) & 15) + (bits >> 12) - 30) * NOISE_STEP
}

/**
 * The picture of a scene: RGB bytes [48, 48, 3], with one tint per picture and noise per pixel and channel
 * drawn from `random`. Writes to `out` where given.
 */
export function drawPicture(
  scene: Scene,
  random: RandomStream,
  out: Uint8Array = new Uint8Array(IMAGE_SIZE * IMAGE_SIZE * 3),
): Uint8Array {
  const { rgb } = drawScene(scene)
  const tint = [
    random.normal() * TINT_SIGMA * 255,
    random.normal() * TINT_SIGMA * 255,
    random.normal() * TINT_SIGMA * 255,
  ]
  random.fillUint32(NOISE_WORDS)
  for (let at = 0, channel = 0; at < rgb.length; at++) {
    const word = NOISE_WORDS[at >> 1]
    const value = rgb[at] + tint[channel] + NOISE_TABLE[(at & 1) === 0 ? word & 0xffff : word >>> 16] + 0.5
    out[at] = value < 0 ? 0 : value > 255 ? 255 : value
    channel = channel === 2 ? 0 : channel + 1
  }
  return out
}
