// Small texts and values that the page reads: its own keys of an address, entries of the browser's history, what a
// visit leaves for the next, codes of texts, what is typed into fields.

import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { cut, named } from '../../src/ui/features/learn/live/named'
import { parseTemplateMix } from '../../src/settings/questionMix'
import { decodeText, encodeText } from '../../src/settings/textCode'
import { readStop } from '../../src/ui/explain/stopConditions'
import { arrowsOf, gramOf } from '../../src/ui/explain/whatIf'
import { UNDRAWN } from '../../src/ui/features/learn/live/accuracyChart'
import { readEmbed } from '../../src/ui/features/learn/live/embedAddress'
import { readDisplay } from '../../src/ui/features/learn/live/lessonTools'
import { readDraft, draftOf, type Draft } from '../../src/ui/features/setup/draft'
import { readEntry } from '../../src/ui/state/history'
import { PAGE_KEYS } from '../../src/ui/state/openLink'
import { readWhatIf } from '../../src/ui/state/whatIfLink'
import { lessonToolsEn } from '../../src/ui/text/lessonTools.en'
import { lessonToolsKo } from '../../src/ui/text/lessonTools.ko'
import { defaultSettings, resolveSettings } from '../../src/settings/resolve'
import { readLink } from '../../src/settings/link'
import { SETTING_KEYS } from '../../src/settings/table'
import { nasty } from '../settings/fuzz'
import { FUZZ_TIMEOUT, keepsItsBounds } from './bounds'
import { draws, mutated, mutatedBytes } from './mutate'

vi.setConfig({ testTimeout: FUZZ_TIMEOUT })

/** A text, damaged, or another one. */
const damaged = (...texts: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc
        .tuple(fc.constantFrom(...texts), draws)
        .map(([text, list]) => new TextDecoder().decode(mutatedBytes(new TextEncoder().encode(text), list))),
    },
    { weight: 1, arbitrary: fc.constantFrom(...texts) },
    { weight: 1, arbitrary: nasty },
  )

test('made-up gradients in addresses', () => {
  const codes = damaged(
    'both~stage1~o3',
    'own~a1_0!-0.5_1!0.75_0.3!1e-3_0_2~w1_2_0_1~d3~k013~magp',
    's120~a1_2_3_4!1e9_2!0_0!-1_1~p101~update',
    'own~a1e38_1!1e38_2!-1e38_3!1e-99_4~w1e6_1_1_1',
    'calm~mpcgrad',
  )
  keepsItsBounds(codes, (code) => {
    const read = readWhatIf(code)
    if (!read) return { messages: ['no made-up gradients'] }
    const { sandbox, shown, present, order } = read
    // Cosines are quotients of products of entries, and projections of products of these.
    expect([sandbox?.vectors.length, sandbox?.scales.length, present?.length]).toEqual([4, 4, 3])
    expect(shown!.length).toBeGreaterThan(0)
    expect(order).toBeLessThan(6)
    const gram = gramOf(sandbox!)
    expect(gram.every((x) => Number.isFinite(x * x))).toBe(true)
    expect(arrowsOf(sandbox!).every((v) => v.length > 0 && v.length <= 4)).toBe(true)
    return { messages: [] }
  })
})

test("the page's own keys of an address", () => {
  const keys = fc.constantFrom(...Object.keys(PAGE_KEYS), 'v', 'seed')
  const values = damaged('gradients', 'own~stage1', 'en', '3', 'figure', 'pages', 'update', 'embedding.0.x')
  keepsItsBounds(fc.array(fc.tuple(keys, values), { maxLength: 5 }), (parts) => {
    const read = readLink(`#v=3&${parts.map((part) => part.join('=')).join('&')}`, PAGE_KEYS)
    return { messages: read.ok ? [] : read.errors.map(({ message }) => message) }
  })
})

/** How often a part of an address is repeated: now and then thousands of times. */
const someOrMany = fc.oneof({ weight: 49, arbitrary: fc.nat(20) }, { weight: 1, arbitrary: fc.nat(3000) })

test('addresses of figures and of chapters', () => {
  const fragments = fc.oneof(
    damaged('#figure=where&lang=ko&theme=dark', '#only=figure&present=1', '#part-3', '#x=1&y=2&z=3&w=4&a=5'),
    fc.tuple(nasty, nasty, someOrMany).map(([a, b, n]) => `#${a}=${b}${'&q=1'.repeat(n)}`),
  )
  keepsItsBounds(fragments, (fragment) => {
    const { address, noFigure, unknown } = readEmbed(fragment, ['where', 'road'])
    if (address !== null) expect(address).toMatch(/^embed\/(ko\/)?(where|road)\.html(#theme=(light|dark))?$/)
    const display = readDisplay(fragment)
    const messages = [lessonToolsEn, lessonToolsKo].flatMap((words) => [
      unknown.length > 0 && words.unknownKey(named(unknown)),
      noFigure !== null && words.noFigure(cut(noFigure)),
      display.unknown.length > 0 && words.unknown(named(display.unknown)),
    ])
    return { messages: messages.filter((said) => said !== false) }
  })
})

test('entries of the history', () => {
  const entry = { view: 'runs', contract: false, drawer: true, only: 'charts' }
  const states = fc.oneof(
    draws.map((list) => mutated(entry, list)),
    fc.anything({ maxDepth: 2 }),
  )
  keepsItsBounds(states, (state) => {
    const read = readEntry(state)
    if (read) expect([typeof read.view, typeof read.drawer]).toEqual(['string', 'boolean'])
    return { messages: read ? [] : ['an entry of somebody else'] }
  })
})

test('texts in links', () => {
  const codes = damaged(
    encodeText('function combine(G) { return [1, 1, 1, 1] }'),
    encodeText('교사'),
    encodeText(''),
  )
  keepsItsBounds(codes, (code) => {
    const text = decodeText(code)
    if (text !== null) expect(decodeText(encodeText(text))).toBe(text)
    return { messages: text === null ? ['a text that was damaged'] : [] }
  })
})

test('a curve that was drawn', async () => {
  // The figure looks for its place when it is loaded: here there is none.
  vi.stubGlobal('document', { querySelectorAll: () => [], documentElement: { lang: 'en' } })
  const { readDrawing } = await import('../../src/ui/features/learn/live/answersFigure')
  vi.unstubAllGlobals()
  keepsItsBounds(damaged(UNDRAWN.join(','), '0,1e1,2e1, 30,40,50,60', '1,2'), (text) => {
    const drawn = readDrawing(text)
    if (drawn) expect(drawn.every((value) => value >= 0 && value <= 100)).toBe(true)
    return { messages: drawn ? [] : ['no curve of that form'] }
  })
})

test('mixes of templates', () => {
  keepsItsBounds(damaged('even', 'P1:3 R4:0', 'P1:0 P2:0 P3:0 P4:0 P5:0', 'L1:1000.5'), (text) => {
    const mix = parseTemplateMix(text)
    return { messages: typeof mix === 'string' ? [mix] : [] }
  })
})

test('when to pause', () => {
  const typed = damaged('1,000', '97.5', '１０', '1 000', '12%')
  keepsItsBounds(fc.tuple(typed, fc.boolean()), ([text, whole]) => {
    const read = readStop(text, whole ? 1e6 : 100, whole)
    if (read.ok && read.value !== null) {
      expect(read.value).toBeGreaterThanOrEqual(whole ? 1 : 0)
      expect(read.value).toBeLessThanOrEqual(whole ? 1e6 : 100)
    }
    return { messages: read.ok ? [] : ['no number to pause at'] }
  })
})

test('the fields of the set-up', () => {
  const draft = draftOf(defaultSettings())
  const change = fc.tuple(fc.constantFrom(...SETTING_KEYS), damaged('1,000', '0.5', '0<-0', 'tiny', '1/0/0'))
  keepsItsBounds(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
    const read = readDraft({ ...draft, ...(Object.fromEntries(changes) as Partial<Draft>) })
    if (read.ok) expect(resolveSettings({ ...read.settings }).ok).toBe(true)
    return { messages: read.ok ? [] : Object.values(read.errors).map(({ message }) => message) }
  })
})
