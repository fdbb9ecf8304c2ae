// The answers are derived here a second time, from a grid of the road, by rules written down independently of
// the room's own.
import { describe, expect, it } from 'vitest'
import { frameScene, makeDataset, questionAt } from '../../src/world/dataset'
import { hazard } from '../../src/world/hazard'
import { everyQuestion, questionFromTokens, questionsOf, TEMPLATE_IDS } from '../../src/world/questions'
import { answerSentence, questionSentence } from '../../src/world/sentence'
import type { Question, Scene, SceneObject, TemplateId } from '../../src/world/types'
import { EOS, RESERVED, tokenId, tokenIds, VOCABULARY, words } from '../../src/world/vocabulary'

const SCENES = Array.from({ length: 1500 }, (_, i) => frameScene(99, 'test', i))
const say = (ids: readonly number[]): string => words(ids).join(' ')
const answers = (scene: Scene, template: TemplateId): [string, string][] =>
  questionsOf(scene, template).map((q) => [say(q.question), say(q.answer)])

/** The road as rows from near to far, each left to right. */
function grid(scene: Scene): (SceneObject | null)[][] {
  return ['near', 'mid', 'far'].map((d) =>
    ['left', 'center', 'right'].map(
      (l) => scene.objects.find((o) => o.distance === d && o.lane === l) ?? null,
    ),
  )
}
const name = (o: SceneObject): string => (o.kind === 'vehicle' ? o.type : o.kind)
const full = (o: SceneObject | null): string =>
  o === null ? 'nothing' : o.kind === 'vehicle' ? `${o.colour} ${o.type}` : o.kind

/** The hazard's rule number, 1 to 6, and its object. */
function expectedHazard(scene: Scene): [number, SceneObject | null] {
  const g = grid(scene)
  const ahead = g[0][1] ?? g[1][1]
  const near = (lane: number, state: string) => {
    const o = g[0][lane]
    return o !== null && o.kind === 'vehicle' && o.state === state ? o : null
  }
  if (ahead && ahead.kind === 'pedestrian') return [1, ahead]
  if (scene.light === 'red') return [2, null]
  if (ahead && (ahead.kind === 'cone' || (ahead.kind === 'vehicle' && ahead.state === 'braking')))
    return [3, ahead]
  const merging = near(0, 'signal-right') ?? near(2, 'signal-left')
  if (merging) return [4, merging]
  if (g[0][1]) return [5, g[0][1]]
  return [6, null]
}

describe('vocabulary', () => {
  it('has 80 different words, padding first', () => {
    expect(VOCABULARY.length).toBe(80)
    expect(new Set(VOCABULARY).size).toBe(80)
    expect(tokenId('<pad>')).toBe(0)
    expect(tokenIds('What  at left-near')).toEqual([tokenId('what'), tokenId('at'), tokenId('left-near')])
  })

  it('turns unknown words away with a plain sentence', () => {
    expect(() => tokenId('helicopter')).toThrow('"helicopter" is not in this world\'s vocabulary')
    expect(() => words([80])).toThrow('80')
  })

  it('is used to the last word, apart from padding, the end and the reserved ones', () => {
    const used = new Set(
      SCENES.flatMap((scene) => everyQuestion(scene).flatMap((q) => [...q.question, ...q.answer])),
    )
    const unused = VOCABULARY.map((_, id) => id).filter((id) => !used.has(id))
    expect(unused).toEqual([tokenId('<pad>'), EOS, ...RESERVED])
  })
})

describe('hazard', () => {
  it('is the first rule that applies', () => {
    const kinds = ['', 'crossing', 'light', '', 'merging', 'close', 'clear']
    const met = new Set<number>()
    for (const scene of SCENES) {
      const [rule, object] = expectedHazard(scene)
      const found = hazard(scene)
      met.add(rule)
      expect(found.kind).toBe(rule === 3 ? (object?.kind === 'cone' ? 'blocking' : 'braking') : kinds[rule])
      expect('object' in found ? found.object : null).toBe(object)
    }
    expect(met.size).toBe(6)
  })
})

describe('questions', () => {
  it('keep to four question tokens and three answer tokens, the variable last', () => {
    const variable: Partial<Record<TemplateId, RegExp>> = {
      P1: /-(near|mid|far)$/,
      P4: /-(near|mid|far)$/,
      P2: /^(red|blue|white|yellow|green|cyan)$/,
      L2: /^(left|right)$/,
    }
    for (const template of ['R3', 'R4', 'R5'] as const) variable[template] = variable.P2 ?? /./
    for (const scene of SCENES.slice(0, 300)) {
      for (const { template, question, answer } of everyQuestion(scene)) {
        expect(question.length).toBeLessThanOrEqual(4)
        expect(answer.length).toBeGreaterThan(0)
        expect(answer.length).toBeLessThanOrEqual(3)
        expect(VOCABULARY[question[question.length - 1]]).toMatch(variable[template] ?? /^[a-z]+$/)
      }
    }
  })

  it('see what is there (P1 to P5)', () => {
    for (const scene of SCENES) {
      const g = grid(scene)
      const at = (place: string) =>
        g[['near', 'mid', 'far'].indexOf(place.split('-')[1])][
          ['left', 'center', 'right'].indexOf(place.split('-')[0])
        ]
      const p1 = answers(scene, 'P1')
      expect(p1.length).toBe(9)
      for (const [question, answer] of p1) expect(answer).toBe(full(at(question.split(' ')[2])))
      const p2 = answers(scene, 'P2')
      expect(p2.length).toBe(6)
      for (const [question, answer] of p2) {
        const there = scene.objects.find((o) => o.kind === 'vehicle' && o.colour === question.split(' ')[1])
        expect(answer).toBe(there ? `${there.lane}-${there.distance}` : 'none')
      }
      expect(answers(scene, 'P3')).toEqual([['light state', scene.light]])
      for (const [question, answer] of answers(scene, 'P4')) {
        const there = at(question.split(' ')[2])
        expect(there?.kind === 'vehicle' ? there.state : 'no vehicle').toBe(answer)
      }
      expect(answers(scene, 'P5')).toEqual([['sign type', scene.sign]])
    }
  })

  it('reason about neighbours (R3, R4) and intentions (R5)', () => {
    for (const scene of SCENES) {
      const g = grid(scene)
      const expected = {
        R3: new Map<string, string>(),
        R4: new Map<string, string>(),
        R5: new Map<string, string>(),
      }
      g.forEach((row, d) =>
        row.forEach((o, l) => {
          if (o?.kind !== 'vehicle') return
          if (d < 2) expected.R3.set(`what ahead ${o.colour}`, full((d === 0 ? g[1][l] : null) ?? g[2][l]))
          if (l > 0) expected.R4.set(`what left ${o.colour}`, full(row[l - 1]))
          if (l < 2) expected.R4.set(`what right ${o.colour}`, full(row[l + 1]))
          const moves = new Map([
            ['braking', 'stop'],
            ['cruising', 'go straight'],
            ['signal-left', 'move left'],
            ['signal-right', 'move right'],
          ])
          expected.R5.set(`what do ${o.colour}`, moves.get(o.state) ?? '')
        }),
      )
      for (const template of ['R3', 'R4', 'R5'] as const)
        expect(new Map(answers(scene, template))).toEqual(expected[template])
    }
  })

  it('follow the hazard (R1, R2, L1, L4)', () => {
    for (const scene of SCENES) {
      const [rule, o] = expectedHazard(scene)
      const reason = ['', 'crossing', '', o?.kind === 'cone' ? 'blocking' : 'braking', 'merging', 'close'][
        rule
      ]
      const open = (lane: number) => grid(scene)[0][lane] === null && grid(scene)[1][lane] === null
      const one = (template: TemplateId) => answers(scene, template)[0][1]
      expect(one('R1')).toBe(
        o ? `${name(o)} ${o.lane}-${o.distance} ${reason}` : rule === 2 ? 'light red' : 'nothing clear',
      )
      expect(one('R2')).toBe(o ? `hit ${name(o)}` : rule === 2 ? 'run light' : 'safe')
      const clear =
        scene.sign === 'stop'
          ? 'stop for sign'
          : scene.light === 'yellow'
            ? 'slow for light'
            : scene.sign === 'thirty'
              ? 'keep thirty'
              : 'accelerate'
      const action = [
        '',
        'stop for pedestrian',
        'stop for light',
        o?.kind === 'cone'
          ? open(0)
            ? 'change left'
            : open(2)
              ? 'change right'
              : 'stop for cone'
          : `brake for ${o ? name(o) : ''}`,
        `slow for ${o ? name(o) : ''}`,
        `slow for ${o ? name(o) : ''}`,
        clear,
      ][rule]
      expect(one('L1')).toBe(action)
      const cruise = { stop: 'zero', thirty: 'thirty', sixty: 'sixty', none: 'sixty' }[scene.sign]
      expect(one('L4')).toBe(
        ['', 'zero', 'zero', o?.kind === 'cone' ? 'zero' : 'slow', 'slow', 'slow', cruise][rule],
      )
    }
  })

  it('look along the lanes (L2, L3)', () => {
    for (const scene of SCENES) {
      const g = grid(scene)
      const reach = [0, 1, 2].map((l) => (g[0][l] ? 0 : g[1][l] ? 1 : g[2][l] ? 2 : 3))
      const change = (lane: number) => {
        const o = g[reach[lane]]?.[lane]
        return reach[lane] >= 2 || !o ? 'yes' : `no ${name(o)} ${['near', 'mid'][reach[lane]]}`
      }
      expect(answers(scene, 'L2')).toEqual([
        ['can change left', change(0)],
        ['can change right', change(2)],
      ])
      const far = Math.max(...reach)
      const best = [1, 0, 2].find((l) => reach[l] === far) ?? 1
      expect(answers(scene, 'L3')).toEqual([
        ['best lane now', `${['left', 'center', 'right'][best]} ${['near', 'mid', 'far', 'clear'][far]}`],
      ])
    }
  })

  it('can be asked by their tokens, and refused where they do not fit', () => {
    const scene = SCENES.find((s) => s.objects.every((o) => o.lane !== 'left')) ?? SCENES[0]
    expect(say(questionFromTokens(scene, tokenIds('what at left-near'))?.answer ?? [])).toBe('nothing')
    expect(questionFromTokens(scene, tokenIds('state at left-near'))).toBeUndefined()
  })
})

describe('sentences', () => {
  it('exist for every question and answer, in both languages, and tell answers apart', () => {
    for (const language of ['en', 'ko'] as const) {
      const spoken = new Map<string, string>()
      for (const scene of SCENES.slice(0, 400)) {
        for (const { template, question, answer } of everyQuestion(scene)) {
          const asked = questionSentence(template, question, language)
          const told = answerSentence(template, [...answer, EOS], language)
          expect(asked).toMatch(/\?$/)
          expect(`${asked} ${told}`).not.toMatch(/undefined|“|…/)
          const key = `${template} ${told}`
          expect(spoken.get(key) ?? say(answer)).toBe(say(answer))
          spoken.set(key, say(answer))
        }
      }
    }
  })

  it('show a nonsensical answer as it is', () => {
    for (const template of TEMPLATE_IDS)
      expect(answerSentence(template, tokenIds('hit yes center'))).toBe('“hit yes center”')
    expect(answerSentence('P1', [EOS])).toBe('…')
  })
})

describe('round robin', () => {
  it('asks in equal thirds, every template its turn', () => {
    const data = makeDataset({ seed: 3, split: 'train', frames: 400 })
    const counts = new Map<TemplateId, number>()
    const questions: Question[] = data.templates.map((_, segment) => questionAt(data, segment))
    questions.forEach((q, segment) => {
      expect(q.capability).toBe(
        (['perception', 'reasoning', 'planning'] as const)[Math.floor((segment % 12) / 4)],
      )
      counts.set(q.template, (counts.get(q.template) ?? 0) + 1)
    })
    for (const template of ['P1', 'P2', 'P3', 'P5', 'R1', 'R2'] as const)
      expect(counts.get(template)).toBeGreaterThan(300)
    for (const template of ['L1', 'L2', 'L3', 'L4'] as const) expect(counts.get(template)).toBe(400)
  })
})
