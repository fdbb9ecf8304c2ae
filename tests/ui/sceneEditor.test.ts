// The scene editor's pure parts: editing keeps scenes possible, composing knows what can be asked, agreement
// counts whole answers.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { verdictOf } from '../../src/ui/features/scene/agree'
import {
  ANSWER_WORDS,
  compose,
  PALETTE,
  questionGroups,
  spokenQuestion,
  templateOf,
  truthOf,
} from '../../src/ui/features/scene/compose'
import {
  freeColour,
  move,
  neighbour,
  outline,
  put,
  putKind,
  sameSlot,
  SLOTS,
  slotObject,
  takenColours,
} from '../../src/ui/explain/sceneEdit'
import { everyQuestion } from '../../src/world/questions'
import { stream } from '../../src/world/random'
import { checkScene, COLOURS, sampleScene, vehicles } from '../../src/world/scene'
import type { Scene, SceneObject } from '../../src/world/types'
import { tokenIds, VOCABULARY, words } from '../../src/world/vocabulary'
import type { SceneModel } from '../../src/protocol/messages'

const scenes = fc.nat(5000).map((seed) => sampleScene(stream(seed, 'bench ui test')))
const slots = fc.constantFrom(...SLOTS)
const inOrder = (scene: Scene): boolean =>
  JSON.stringify(scene.objects) === JSON.stringify(SLOTS.flatMap((slot) => slotObject(scene, slot) ?? []))

describe('editing', () => {
  it("leaves every scene possible and in the world's order, whatever is done", () => {
    const kinds = fc.constantFrom('nothing', 'vehicle', 'pedestrian', 'cone') as fc.Arbitrary<
      'nothing' | SceneObject['kind']
    >
    fc.assert(
      fc.property(
        scenes,
        fc.array(fc.tuple(slots, slots, kinds, fc.boolean()), { maxLength: 30 }),
        (start, edits) => {
          let scene = start
          for (const [a, b, kind, moving] of edits) {
            scene = moving ? move(scene, a, b) : putKind(scene, a, kind)
            checkScene(scene)
            expect(inOrder(scene)).toBe(true)
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  it('moves and swaps: nothing is lost, and twice is back', () => {
    fc.assert(
      fc.property(scenes, slots, slots, (scene, a, b) => {
        const there = move(scene, a, b)
        expect(there.objects).toHaveLength(scene.objects.length)
        if (slotObject(scene, a) && !sameSlot(a, b))
          expect(slotObject(there, b)?.kind).toBe(slotObject(scene, a)?.kind)
        if (a.distance !== 'far' && b.distance !== 'far' && slotObject(scene, a))
          expect(move(there, b, a)).toEqual(scene)
      }),
    )
  })

  it('refuses a colour that another vehicle has, and gives a new vehicle a free one', () => {
    let scene: Scene = { night: false, light: 'none', sign: 'none', objects: [] }
    for (const slot of SLOTS.slice(0, 6)) scene = putKind(scene, slot, 'vehicle')
    expect(new Set(vehicles(scene).map((v) => v.colour)).size).toBe(6)
    expect(freeColour(scene, SLOTS[6])).toBeUndefined()
    expect(putKind(scene, SLOTS[6], 'vehicle')).toBe(scene)
    const [first, second] = vehicles(scene)
    expect(put(scene, SLOTS[0], { ...first, colour: second.colour })).toBe(scene)
    expect(takenColours(scene, SLOTS[0])[second.colour]).toBe(second)
    expect(takenColours(scene, SLOTS[0])[first.colour]).toBeUndefined()
    expect(vehicles(put(scene, SLOTS[0], null)).map((v) => v.colour)).toEqual(COLOURS.slice(1))
  })

  it('arrow keys reach every place and stop at the edges; every place has an outline inside the picture', () => {
    expect(neighbour({ lane: 'left', distance: 'near' }, 'ArrowLeft')).toBeUndefined()
    expect(neighbour({ lane: 'left', distance: 'near' }, 'ArrowUp')).toEqual({
      lane: 'left',
      distance: 'mid',
    })
    expect(neighbour({ lane: 'right', distance: 'far' }, 'ArrowDown')).toEqual({
      lane: 'right',
      distance: 'mid',
    })
    expect(neighbour({ lane: 'right', distance: 'far' }, 'Enter')).toBeUndefined()
    for (const slot of SLOTS)
      for (const n of outline(slot).split(/[ ,]/).map(Number)) expect(n > 0 && n < 48).toBe(true)
  })
})

describe('composing', () => {
  it('reads words, and names what the world does not know', () => {
    expect(compose('  ')).toEqual({ kind: 'empty' })
    expect(compose('What at LEFT-near?')).toEqual({ kind: 'ready', question: tokenIds('what at left-near') })
    expect(compose('is the banana banana')).toEqual({ kind: 'unknown', words: ['is', 'the', 'banana'] })
    expect(compose('<eos> <reserved-1>')).toEqual({ kind: 'unknown', words: ['<eos>', '<reserved-1>'] })
    expect(compose('red red red red red')).toEqual({ kind: 'long', count: 5 })
  })

  it('knows the template of every question of the world, in any scene', () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        for (const { question, template } of everyQuestion(scene)) {
          expect(templateOf(question)).toBe(template)
          expect(truthOf(scene, question)).toMatchObject({ kind: 'known', question: { template } })
        }
        const groups = questionGroups(scene)
        expect(Object.values(groups).flat()).toHaveLength(everyQuestion(scene).length)
      }),
      { numRuns: 30 },
    )
  })

  it('tells a question without an object from no question at all', () => {
    const empty: Scene = { night: false, light: 'none', sign: 'none', objects: [] }
    expect(truthOf(empty, tokenIds('state at left-near'))).toEqual({ kind: 'unfit', template: 'P4' })
    expect(truthOf(empty, tokenIds('red zero'))).toEqual({ kind: 'none' })
    expect(spokenQuestion(tokenIds('red zero'), 'en')).toBe('“red zero”')
    expect(spokenQuestion(tokenIds('state at left-near'), 'en')).toContain('left lane')
  })

  it('offers every usable word once', () => {
    const offered = [...PALETTE.flat(), ...ANSWER_WORDS]
    expect(new Set(offered).size).toBe(offered.length)
    expect([...offered].sort()).toEqual(VOCABULARY.filter((word) => !word.startsWith('<')).sort())
    expect(words(tokenIds(offered.join(' ')))).toEqual(offered)
  })
})

describe('agreement', () => {
  const model = (name: SceneModel['name'], text: string, ended = true): SceneModel => ({
    name,
    ended,
    logits: new Float32Array(),
    tokens: [...text.split(' '), ...(ended ? ['<eos>'] : [])].map((word) => ({
      word,
      probability: 0.5,
      alternatives: [],
    })),
  })
  const models = [
    model('student', 'stop for light'),
    model('perception', 'stop for light'),
    model('base', 'stop'),
    model('planning', 'stop', false),
  ]

  it('is right only word for word with its end, and counts who says the same', () => {
    const truth = ['stop', 'for', 'light']
    expect(models.map((m) => verdictOf(m, models, truth))).toEqual([
      { right: true, agreeing: 2 },
      { right: true, agreeing: 2 },
      { right: false, agreeing: 1 },
      { right: false, agreeing: 1 },
    ])
    expect(verdictOf(models[0], models, null).right).toBeNull()
  })
})
