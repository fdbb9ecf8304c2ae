// The bench's stores, its codes in links, and what is kept in this browser.

import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { CORRUPTIONS } from '../../src/world/corruption'
import { SEVERITIES } from '../../src/world/corruptionIds'
import { decodeScene, encodeScene, type SceneSetUp } from '../../src/world/sceneCode'
import { stream } from '../../src/world/random'
import { sampleScene } from '../../src/world/scene'
import { tokenIds } from '../../src/world/vocabulary'
import { editScene, editSetUp, askAbout, undoEdit } from '../../src/ui/state/sceneEditor'
import { saveScene, removeScene, restoreScene } from '../../src/ui/state/savedScenes'
import { openView } from '../../src/ui/state/page'
import { openLink, openRest } from '../../src/ui/state/openLink'
import { fragmentOf } from '../../src/ui/state/address'
import { handleReport } from '../../src/ui/state/reports'
import { isReport } from '../../src/worker/clients/trainingClient'
import { putKind } from '../../src/ui/explain/sceneEdit'
import { sampled } from '../../src/ui/state/sampledScene'
import { LONGEST_NAME, useScenes, MOST_SCENES, readSaved, writeSaved } from '../../src/ui/state/scenesSlice'
import { usePage } from '../../src/ui/state/pageSlice'
import { useSettings } from '../../src/ui/state/settingsSlice'

const NO = new Float32Array()
const NOTHING = { name: 'student' as const, tokens: [], logits: NO, ended: false }

const setUps: fc.Arbitrary<SceneSetUp> = fc.record({
  scene: fc.nat(100000).map((seed) => sampleScene(stream(seed, 'code test'))),
  pictureSeed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  corruption: fc.option(
    fc.record({
      id: fc.constantFrom(...CORRUPTIONS.map((c) => c.id)),
      severity: fc.constantFrom(...SEVERITIES),
    }),
  ),
  question: fc.array(fc.integer({ min: 0, max: 79 }), { minLength: 1, maxLength: 4 }),
})

describe('scene codes', () => {
  it('asks the first scene what a sampled one is asked', () => {
    expect(useScenes.getInitialState().setUp.question).toEqual(sampled(1).question)
  })

  it('round trip, in letters that an address leaves alone', () => {
    fc.assert(
      fc.property(setUps, (setUp) => {
        const code = encodeScene(setUp)
        expect(encodeURIComponent(code)).toBe(code)
        expect(code.length).toBeLessThan(70)
        expect(decodeScene(code)).toEqual({ ok: true, setUp })
      }),
      { numRuns: 300 },
    )
  })

  it('whatever is altered is refused or another possible scene, never a crash', () => {
    fc.assert(
      fc.property(setUps, fc.nat(60), fc.constantFrom(...'0123456789abz-.%é'), (setUp, at, letter) => {
        const code = encodeScene(setUp)
        const altered = code.slice(0, at) + letter + code.slice(at + 1)
        const read = decodeScene(altered)
        if (read.ok) expect(encodeScene(read.setUp)).toBe(altered)
        expect(decodeScene(code.slice(0, at % code.length)).ok && at % code.length < code.length - 8).toBe(
          false,
        )
      }),
      { numRuns: 300 },
    )
  })

  it('says what is wrong', () => {
    const code = encodeScene(sampled(1))
    expect(decodeScene(`2${code.slice(1)}`)).toEqual({ ok: false, problem: 'version' })
    for (const bad of ['', 'x', code.slice(0, 8), `${code}0`, code.replace('.', '')])
      expect(decodeScene(bad)).toEqual({ ok: false, problem: 'broken' })
    const two = {
      kind: 'vehicle',
      lane: 'left',
      colour: 'red',
      type: 'car',
      state: 'cruising',
      dx: 0,
      dy: 0,
    } as const
    const references = encodeScene({
      ...sampled(1),
      scene: {
        night: false,
        light: 'none',
        sign: 'none',
        objects: [
          { ...two, distance: 'near' },
          { ...two, distance: 'mid' },
        ],
      },
    })
    expect(decodeScene(references)).toEqual({ ok: false, problem: 'rule' })
  })

  // A code that was given away: it must mean the same for ever.
  it('an old code keeps opening', () => {
    expect(decodeScene('1f0d-4d-7v-0m04-.1.fog2.020g0h0f')).toEqual({
      ok: true,
      setUp: {
        scene: {
          night: false,
          light: 'green',
          sign: 'sixty',
          objects: [
            { kind: 'cone', lane: 'left', distance: 'near', dx: 0, dy: 0 },
            {
              kind: 'vehicle',
              lane: 'left',
              distance: 'far',
              type: 'car',
              colour: 'yellow',
              state: 'signal-right',
              dx: 0,
              dy: 0,
            },
            {
              kind: 'vehicle',
              lane: 'center',
              distance: 'mid',
              type: 'truck',
              colour: 'blue',
              state: 'braking',
              dx: 0,
              dy: 0,
            },
            {
              kind: 'vehicle',
              lane: 'right',
              distance: 'near',
              type: 'car',
              colour: 'red',
              state: 'cruising',
              dx: 0,
              dy: 0,
            },
            { kind: 'pedestrian', lane: 'right', distance: 'mid', dx: 0, dy: 0 },
          ],
        },
        pictureSeed: 1,
        corruption: { id: 'fog', severity: 2 },
        question: tokenIds('what should ego do'),
      },
    })
  })
})

describe('the bench store', () => {
  beforeEach(() => useScenes.setState(useScenes.getInitialState(), true))

  it('undoes changes of the scene one by one and leaves the question', () => {
    const start = useScenes.getState().setUp
    editScene({ ...start.scene, night: !start.scene.night })
    editSetUp({ corruption: { id: 'fog', severity: 3 } })
    editSetUp({ corruption: { id: 'fog', severity: 3 } })
    askAbout(tokenIds('light state'))
    expect(useScenes.getState().past).toHaveLength(2)
    undoEdit()
    expect(useScenes.getState().setUp).toMatchObject({
      corruption: null,
      question: tokenIds('light state'),
    })
    undoEdit()
    expect(useScenes.getState().setUp.scene).toEqual(start.scene)
    undoEdit()
    expect(useScenes.getState().past).toHaveLength(0)
  })

  it('a link opens its scene on the bench; a bad one says why and keeps the scene', () => {
    const other = { ...sampled(99), corruption: { id: 'noise', severity: 1 } as const }
    openView('playground')
    openLink(`#v=1&seed=5&scene=${encodeScene(other)}`)
    expect(useScenes.getState()).toMatchObject({ setUp: other, linkProblem: null })
    expect(usePage.getState().view).toBe('sceneEditor')
    expect(useSettings.getState().settings.seed).toBe(5)
    expect(fragmentOf(useSettings.getState().settings)).toContain(`scene=${encodeScene(other)}`)
    openLink('#v=1&seed=6&scene=1zz')
    expect(useSettings.getState().unreadLink?.problems.map((p) => p.key)).toEqual(['scene'])
    expect(useSettings.getState().settings.seed).toBe(5)
    openRest()
    expect(useSettings.getState()).toMatchObject({ unreadLink: null, settings: { seed: 6 } })
    expect(useScenes.getState()).toMatchObject({ setUp: other, linkProblem: 'broken' })
    openView('playground')
    expect(fragmentOf(useSettings.getState().settings)).not.toContain('scene=')
  })

  it('shows answers as they come', () => {
    const request = useScenes.getState().setUp
    const report = {
      type: 'answered' as const,
      answer: {
        request,
        pixels: new Uint8Array(6912),
        words: ['light', 'state'],
        truth: null,
        models: [],
        student: {
          answer: NOTHING,
          along: { perception: NO, reasoning: NO, planning: NO, base: NO },
          truth: null,
        },
        ablated: null,
        step: 3,
      },
    }
    expect(isReport(report)).toBe(true)
    expect(isReport({ type: 'answered', answer: { words: [] } })).toBe(false)
    handleReport(report)
    expect(useScenes.getState().answer?.step).toBe(3)
  })
})

describe('kept scenes', () => {
  beforeEach(() => useScenes.setState({ saved: [], deleted: null }))

  it('come back from storage as they were; what is no scene is left out', () => {
    const setUp = {
      ...sampled(4),
      scene: putKind(sampled(4).scene, { lane: 'center', distance: 'mid' }, 'cone'),
    }
    saveScene('  a   cone  ', setUp)
    const text = writeSaved(useScenes.getState().saved)
    expect(readSaved(text)).toMatchObject([{ name: 'a cone', setUp }])
    expect(readSaved(`[{"name":"x","code":"nonsense"},7,null,${text.slice(1)}`)).toHaveLength(1)
    expect(readSaved('{broken')).toEqual([])
    expect(readSaved('')).toEqual([])
  })

  it('a deletion can be taken back, at its old place', () => {
    for (const name of ['one', 'two', 'three']) saveScene(name, sampled(name.length))
    const [, middle] = useScenes.getState().saved
    removeScene(middle.id)
    saveScene('four', sampled(9))
    expect(new Set(useScenes.getState().saved.map((s) => s.id)).size).toBe(3)
    restoreScene()
    expect(useScenes.getState().saved.map((s) => s.name)).toEqual(['four', 'two', 'three', 'one'])
  })

  it('says when there is no more room', () => {
    for (let i = 0; i < MOST_SCENES; i++) expect(saveScene(String(i), sampled(1))).toBe(true)
    expect(saveScene('more', sampled(1))).toBe(false)
    // All of them come back, with the longest names there are.
    const saved = useScenes.getState().saved.map((one) => ({ ...one, name: '"'.repeat(LONGEST_NAME) }))
    expect(saved.length).toBeGreaterThanOrEqual(200)
    expect(readSaved(writeSaved(saved))).toHaveLength(saved.length)
  })
})
