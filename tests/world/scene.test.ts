import { describe, expect, it } from 'vitest'
import { drawPicture, drawScene } from '../../src/world/picture'
import { PATCH_LABELS, patchLabels } from '../../src/world/patchLabels'
import { stream } from '../../src/world/random'
import {
  checkScene,
  COLOURS,
  DISTANCES,
  LANES,
  sampleScene,
  VEHICLE_STATES,
  VEHICLE_TYPES,
  vehicles,
} from '../../src/world/scene'
import type { Scene, SceneObject } from '../../src/world/types'

const scenes = (n: number): Scene[] =>
  Array.from({ length: n }, (_, i) => sampleScene(stream(21, 'scene', i)))
const share = (list: readonly Scene[], holds: (scene: Scene) => boolean): number =>
  list.filter(holds).length / list.length
const empty: Scene = { night: false, light: 'none', sign: 'none', objects: [] }
const withObjects = (...objects: SceneObject[]): Scene => ({ ...empty, objects })
const car = {
  kind: 'vehicle',
  lane: 'center',
  distance: 'near',
  colour: 'red',
  type: 'car',
  state: 'cruising',
  dx: 0,
  dy: 0,
} as const

/** Patches (row, column) that carry a label. */
const patchesWith = (scene: Scene, name: (typeof PATCH_LABELS)[number]): [number, number][] => {
  const labels = patchLabels(scene)
  const head = PATCH_LABELS.indexOf(name)
  return Array.from({ length: 36 }, (_, p) => p)
    .filter((p) => labels[p * 20 + head] === 1)
    .map((p) => [Math.floor(p / 6), p % 6])
}

describe('sampleScene', () => {
  const many = scenes(8000)

  it('never breaks the rules of the road', () => {
    for (const scene of many) checkScene(scene)
  })

  it("has the world's probabilities", () => {
    expect(share(many, (s) => s.night)).toBeCloseTo(0.3, 1)
    expect(Math.abs(share(many, (s) => s.light === 'none') - 0.4)).toBeLessThan(0.02)
    expect(Math.abs(share(many, (s) => s.light === 'red') - 0.2)).toBeLessThan(0.02)
    expect(Math.abs(share(many, (s) => s.light === 'yellow') - 0.15)).toBeLessThan(0.02)
    expect(Math.abs(share(many, (s) => s.sign === 'none') - 0.34)).toBeLessThan(0.02)
    expect(Math.abs(share(many, (s) => s.sign === 'sixty') - 0.22)).toBeLessThan(0.02)
    const objects = many.flatMap((s) => s.objects)
    const filled = (lane: string) => objects.filter((o) => o.lane === lane).length / (3 * many.length)
    expect(Math.abs(filled('left') - 0.52)).toBeLessThan(0.015)
    expect(Math.abs(filled('right') - 0.52)).toBeLessThan(0.015)
    expect(Math.abs(filled('center') - (0.75 * 0.52 + 0.25 * 0.15))).toBeLessThan(0.015)
    const cars = many.flatMap(vehicles)
    // A little under .72: a seventh vehicle has no colour left.
    expect(Math.abs(cars.length / objects.length - 0.715)).toBeLessThan(0.015)
    expect(Math.abs(cars.filter((v) => v.state === 'braking').length / cars.length - 0.26)).toBeLessThan(
      0.015,
    )
    expect(Math.abs(cars.filter((v) => v.type === 'bus').length / cars.length - 1 / 3)).toBeLessThan(0.015)
    for (const colour of COLOURS)
      expect(Math.abs(cars.filter((v) => v.colour === colour).length / cars.length - 1 / 6)).toBeLessThan(
        0.015,
      )
  })

  it('refuses an edited scene that the questions could not name', () => {
    expect(() => checkScene(withObjects(car, { ...car, colour: 'blue' }))).toThrow(
      'two objects stand at center-near',
    )
    expect(() => checkScene(withObjects(car, { ...car, lane: 'left' }))).toThrow('two vehicles are red')
    expect(() => checkScene(withObjects({ ...car, dx: 3 }))).toThrow('jitter')
  })
})

describe('drawScene', () => {
  it('shows every object of every scene, mostly unhidden', () => {
    for (const scene of scenes(500)) {
      const drawing = drawScene(scene)
      const seen = new Array<number>(drawing.objects.length + 1).fill(0)
      for (const id of drawing.objectAt) seen[id]++
      drawing.objects.forEach((region, i) => expect(seen[i + 1] / region.area).toBeGreaterThan(0.5))
    }
  })

  it('counts an unhidden region by all its pixels', () => {
    for (const distance of DISTANCES) {
      for (const type of VEHICLE_TYPES) {
        for (const state of VEHICLE_STATES) {
          const drawing = drawScene(withObjects({ ...car, distance, type, state }))
          expect(drawing.objects.map((r) => r.area)).toEqual([
            drawing.objectAt.filter((id) => id === 1).length,
          ])
          expect(drawing.lamps.map((r) => r.area)).toEqual(
            drawing.lamps.map((_, i) => drawing.lampAt.filter((id) => id === i + 1).length),
          )
          expect(drawing.lamps.length).toBe(state === 'braking' ? 2 : state === 'cruising' ? 0 : 1)
        }
      }
    }
  })

  it('keeps lamps whole in every slot and jitter', () => {
    for (const lane of LANES) {
      for (const distance of DISTANCES) {
        for (const dx of [-1, 0, 1]) {
          const areas = (at: 'center' | typeof lane) =>
            drawScene(withObjects({ ...car, lane: at, distance, dx, state: 'braking' })).lamps.map(
              (r) => r.area,
            )
          expect(areas(lane)).toEqual(areas('center'))
        }
      }
    }
  })

  it('adds noise of sigma .02 and leaves the drawing in place', () => {
    const clean = drawScene(empty).rgb
    let sum = 0
    let squares = 0
    let n = 0
    for (let i = 0; i < 20; i++) {
      const noisy = drawPicture(empty, stream(1, 'picture', i))
      const difference = Array.from(noisy, (value, at) => value - clean[at])
      // One channel at a time, so that the tint drops out.
      for (let channel = 0; channel < 3; channel++) {
        const values = difference.filter((_, at) => at % 3 === channel && clean[at] > 30 && clean[at] < 220)
        const mean = values.reduce((a, b) => a + b, 0) / values.length
        sum += mean * mean
        squares += values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length
        n++
      }
    }
    expect(Math.abs(Math.sqrt(squares / n) / 255 - 0.02)).toBeLessThan(0.001)
    expect(Math.abs(Math.sqrt(sum / n) / 255 - 0.015)).toBeLessThan(0.006)
  })
})

describe('patchLabels', () => {
  it('says nothing of an empty road', () => {
    expect(patchLabels(empty).some((v) => v === 1)).toBe(false)
    expect(PATCH_LABELS.length).toBe(20)
  })

  it('puts type and colour where the vehicle is and lamps where they shine', () => {
    const scene = withObjects({ ...car, state: 'braking' })
    expect(patchesWith(scene, 'red')).toEqual(patchesWith(scene, 'car'))
    // The near car stands over columns 17..30 and rows 35..43: patch rows 4 and 5, patch columns 2 and 3.
    expect(patchesWith(scene, 'car')).toEqual([
      [4, 2],
      [4, 3],
      [5, 2],
      [5, 3],
    ])
    expect(patchesWith(scene, 'braking')).toEqual([
      [5, 2],
      [5, 3],
    ])
    expect(patchesWith(scene, 'signal-left')).toEqual([])
    expect(
      patchesWith(withObjects({ ...car, state: 'signal-right' }), 'signal-right').every(
        ([, column]) => column === 3,
      ),
    ).toBe(true)
  })

  it('puts the light where it is lit and the sign top left', () => {
    expect(patchesWith({ ...empty, light: 'red' }, 'light-red')).toEqual([[0, 5]])
    expect(patchesWith({ ...empty, light: 'green' }, 'light-green')).toEqual([[1, 5]])
    expect(patchesWith({ ...empty, sign: 'sixty' }, 'sign-sixty')).toContainEqual([0, 0])
    expect(patchesWith({ ...empty, sign: 'sixty' }, 'sign-stop')).toEqual([])
  })

  it('labels every object and every shining lamp somewhere', () => {
    for (const scene of scenes(300)) {
      for (const object of scene.objects) {
        const names =
          object.kind === 'vehicle'
            ? [object.type, object.colour, ...(object.state === 'cruising' ? [] : [object.state])]
            : [object.kind]
        for (const name of names) expect(patchesWith(scene, name).length).toBeGreaterThan(0)
      }
    }
  })
})
