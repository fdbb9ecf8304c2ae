// Links by hostile or clumsy hands: read in bounded time, refused in a short sentence, never another run.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseLayerMap } from '../../src/distill/signals/attention/layerMap'
import { readLink, writeLink, type LinkRead, type PageKeys } from '../../src/settings/link'
import { readInitialWeights, writeInitialWeights } from '../../src/settings/initialWeights'
import { defaultSettings, resolveSettings } from '../../src/settings/resolve'
import { PRESETS, presetSettings } from '../../src/settings/presets'
import { SETTING_KEYS } from '../../src/settings/table'
import { carriedBy, settingValue, validSettings } from './arbitrary'
import { fuzz, FUZZ_TIMEOUT, nasty } from './fuzz'

const PAGE: PageKeys = {
  page: { fits: (text) => text === 'gradients', expected: 'gradients' },
  from: { fits: (text) => readInitialWeights(text) !== null, expected: 'NAME~HASH' },
}
const messages = (read: LinkRead): string[] => (read.ok ? [] : read.errors.map((e) => e.message))
// The links are of version 1: their runs drew training frames as teachers do, and had no test frames.
const tinySeed3 = { ...presetSettings('tiny'), seed: 3, trainStream: 'teachers', testFrames: 0 }

describe('what happens to links on their way', () => {
  test.each([
    ['an ampersand escaped', '#v=1&amp;preset=tiny&amp;seed=3'],
    ['twice', '#v=1&amp;amp;preset=tiny&amp;amp;seed=3'],
    ['by number', '#v=1&#38;preset=tiny&#x26;seed=3'],
    ['all escaped', '#v%3D1%26preset%3Dtiny%26seed%3D3'],
    ['all escaped twice', '#v%253D1%2526preset%253Dtiny%2526seed%253D3'],
    ['with its #', '%23v=1&preset=tiny&seed=3'],
    ['only ampersands escaped', '#v=1%26preset=tiny%26seed=3'],
    ['only equals signs escaped', '#v%3D1&preset%3Dtiny&seed%3D3'],
    ['quoted-printable', '#v=3D1&preset=3Dtiny&seed=3D3'],
    ['a soft line break', '#v=1&preset=ti=\r\nny&seed=3'],
    ['a soft line break, its line end gone', '#v=1&preset=ti=ny&seed=3'],
    ['line breaks', '#v=1&\n preset=tiny&\r\n>seed=3'],
    ['spaces around', '#v=1&%20preset=tiny%20&seed=3%20'],
    ['a full stop', '#v=1&preset=tiny&seed=3.'],
    ['a comma', '#v=1&preset=tiny&seed=3,'],
    ['a bracket and a full stop', '#v=1&preset=tiny&seed=3).'],
    ['an angle bracket', '#v=1&preset=tiny&seed=3>'],
    ['an angle bracket as browsers write it', '#v=1&preset=tiny&seed=3%3E'],
    ['a quote', '#v=1&preset=tiny&seed=3%22'],
    ['a curly quote', '#v=1&preset=tiny&seed=3%E2%80%9D.'],
    ['a CJK full stop', '#v=1&preset=tiny&seed=3%E3%80%82'],
    ['zero-width characters', '#v=1&preset=ti%E2%80%8Bny&se%EF%BB%BFed=3%E2%80%8B'],
    ['a soft hyphen', '#v=1&preset=ti\u00ADny&seed=3'],
    ['the same twice', '#v=1&preset=tiny&seed=3&seed=3'],
    ['empty parts', '#v=1&&preset=tiny&seed=3&'],
  ])('%s: the run that was meant', (_, link) => {
    expect(readLink(link, PAGE)).toEqual({
      ok: true,
      settings: tinySeed3,
      preset: 'tiny',
      page: {},
      notices: [],
    })
  })

  test('a plus sign that became a space is one, in numbers', () => {
    for (const rate of ['1e-3', '1e+0', '1e%2B0', '1e%200'])
      expect(readLink(`#v=1&learningRate=${rate}`)).toMatchObject({
        ok: true,
        settings: { learningRate: rate === '1e-3' ? 0.001 : 1 },
      })
    expect(messages(readLink('#v=1&preset=tiny&learningRate=1e+5'))).toEqual([
      'learningRate is 100000, expected a finite number from 0 to 1.',
    ])
    const map = '#v=1&layerPerception=custom&mapPerception=0%3C-0+1%3C-1..3'
    expect(readLink(map)).toMatchObject({ ok: true, settings: { mapPerception: '0<-0 1<-1..3' } })
  })

  test('a link cut off is not taken for a shorter one', () => {
    expect(messages(readLink('#v=1&layerPerception=custom&mapPerception=0<-0..'))[0]).toContain(
      'not of the form',
    )
    expect(messages(readLink('#v=1&learningRate=1e-'))[0]).toContain('learningRate is "1e-"')
    expect(messages(readLink('#v=1&mixPlanning=1,0,'))[0]).toContain('three finite numbers')
  })

  test('any link, escaped in any of these ways, is the same run', () => {
    const harm = fc.constantFrom<((link: string) => string)[]>(
      (link) => link.replaceAll('&', '&amp;'),
      (link) => `#${encodeURIComponent(link.slice(1))}`,
      (link) => `${link}.`,
      (link) => `${link}),`,
      (link) => `${link}%3E`,
      (link) => link.replaceAll('=', '=3D'),
      (link) => link.replaceAll('&', '&\u200B'),
      (link) => link.replaceAll('&', '&\n'),
    )
    const preset = fc.constantFrom<(string | null)[]>(null, ...PRESETS.map((p) => p.id))
    fc.assert(
      fc.property(validSettings, preset, harm, (settings, id, harmed) => {
        expect(readLink(harmed(writeLink(settings, id)))).toEqual({
          ok: true,
          settings,
          preset: id,
          page: {},
          notices: carriedBy(settings),
        })
      }),
      { numRuns: 1000 },
    )
  })
})

describe('what cannot be read', () => {
  test('is named, and the rest is offered', () => {
    const read = readLink('#v=1&preset=tiny&layers=99&seed=3&constructor=1&page=gardens', PAGE)
    expect(messages(read)).toEqual([
      'page is "gardens", expected gradients.',
      'The link has a key "constructor" that this page does not know.',
      'layers is 99, expected a whole number from 1 to 12.',
    ])
    expect(!read.ok && read.rest).toEqual({
      settings: tinySeed3,
      preset: 'tiny',
      page: { page: 'gardens' },
      notices: [],
    })
  })

  test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty', 'valueOf'])(
    'the key %s is a key that nobody knows',
    (key) => {
      for (const link of [`#v=1&preset=tiny&${key}=1`, `#v=1&preset=tiny&${key}`, `#v=1&${key}=1&${key}=1`])
        expect(messages(readLink(link, PAGE)), link).toEqual([
          `The link has a key "${key}" that this page does not know.`,
        ])
    },
  )

  test('a text that was cut off is said to be so, and quoted as it is in the link', () => {
    const whole = writeLink({ ...defaultSettings(), method: 'rule', rule: 'var combine = (G) => G[0]' }, null)
    expect(readLink(whole)).toMatchObject({ ok: true, settings: { rule: 'var combine = (G) => G[0]' } })
    const read = readLink(whole.replace(/rule=t[^&]*/, (code) => code.slice(0, -3)))
    expect(messages(read)).toEqual([
      expect.stringMatching(
        /^rule is "t[\da-f]{8}~.*", expected the whole code of a text: the link was cut off or changed\.$/,
      ),
    ])
    expect(!read.ok && read.errors[0].kind).toBe('damaged')
  })

  test('a slip is named with what was meant', () => {
    expect(messages(readLink('#v=1&sed=3'))).toEqual([
      'The link has a key "sed" that this page does not know. Did you mean "seed"?',
    ])
    expect(messages(readLink('#v=1&pages=gradients', PAGE))[0]).toContain('Did you mean "page"?')
  })

  test('nothing is left of a link without one readable key, or of a newer version', () => {
    for (const link of ['#v=1&colour=red', '#v=4&preset=tiny', '#hello', `#v=1&seed=${'1'.repeat(40_000)}`])
      expect(readLink(link), link.slice(0, 40)).toMatchObject({ ok: false, rest: null })
  })

  test('many mistakes are a few sentences', () => {
    const many = Array.from({ length: 300 }, (_, i) => `key${i}=1`).join('&')
    const told = messages(readLink(`#v=1&${many}`))
    expect(told).toHaveLength(8)
    expect(told[7]).toBe('And 293 more keys that cannot be read.')
  })
})

describe('bounded', () => {
  test('a layer map of an unknown teacher is refused before it is written out', () => {
    const link =
      '#v=1&layerPerception=custom&teacherPerception=own:0123456789abcdef&mapPerception=0%3C-0..999999999'
    const read = readLink(link, PAGE)
    expect(messages(read)[0]).toContain('at most 256 layers')
    expect(read).toMatchObject({
      ok: false,
      rest: { settings: { layerPerception: 'custom', mapPerception: '0<-0' } },
    })
    for (const last of ['256', '999999999', '9'.repeat(300), '-999999999', '1e9'])
      expect(parseLayerMap(`0<-0..${last}`, 4, null).ok, last).toBe(false)
    expect(parseLayerMap('0<-0..255', 4, null)).toMatchObject({ ok: true })
    // Where a teacher's last layer is, its file says later.
    expect(parseLayerMap('0<-0..-2', 4, null)).toMatchObject({ ok: true })
    expect(parseLayerMap(`0<-0 ${'1<-1 '.repeat(1000)}`, 4, null)).toMatchObject({ ok: false })
  })

  test('100,000 characters of anything are refused in a sentence', () => {
    for (const text of ['9'.repeat(1e5), `${'9'.repeat(1e5)}x`, '\uD800'.repeat(1e5), '%25'.repeat(3e4)])
      for (const key of [...SETTING_KEYS, text]) {
        const read = resolveSettings({ [key]: text })
        for (const { message } of read.ok ? [] : read.errors) expect(message.length).toBeLessThanOrEqual(300)
        for (const message of messages(readLink(`#v=1&${key}=${text}`)))
          expect(message.length).toBeLessThanOrEqual(300)
      }
  })

  test('half characters make no link impossible', () => {
    const settings = { ...defaultSettings(), mapPlanning: '0<-0 \uD800' }
    const link = writeLink(settings, null, {
      from: writeInitialWeights({ file: `${'x'.repeat(79)}😀`, sha256: 'a'.repeat(64) }),
    })
    expect(readLink(link, PAGE)).toMatchObject({
      ok: true,
      settings: { mapPlanning: '0<-0 \uFFFD' },
      page: { from: `${'x'.repeat(79)}~${'a'.repeat(16)}` },
    })
  })
})

describe('any fragment', () => {
  const key = fc.oneof(fc.constantFrom('v', 'preset', 'page', 'from', ...SETTING_KEYS), nasty)
  const value = fc.oneof(
    {
      weight: 3,
      arbitrary: fc
        .constantFrom(...SETTING_KEYS)
        .chain(settingValue)
        .map(String),
    },
    { weight: 2, arbitrary: nasty },
    { weight: 1, arbitrary: fc.tuple(nasty, nasty).map(([a, b]) => a + b) },
  )
  const link = fc
    .array(
      fc.tuple(key, fc.constantFrom('=', '%3D', '=3D', ''), value, fc.constantFrom('&', '&amp;', '%26', '')),
      {
        maxLength: 8,
      },
    )
    .map((parts) => `#v=1&${parts.flat().join('')}`)

  test('is read, or refused in short sentences', { timeout: FUZZ_TIMEOUT }, () => {
    fuzz('links', fc.oneof({ weight: 6, arbitrary: link }, { weight: 1, arbitrary: nasty }), (text) => {
      const read = readLink(text, PAGE)
      if (read.ok) expect(resolveSettings({ ...read.settings }).ok).toBe(true)
      else if (read.rest) expect(resolveSettings({ ...read.rest.settings }).ok).toBe(true)
      return messages(read)
    })
  })

  test('settings of any shape are resolved, or refused in short sentences', { timeout: FUZZ_TIMEOUT }, () => {
    const partial = fc.dictionary(key, fc.oneof(value, fc.anything({ maxDepth: 3 }), fc.double()), {
      maxKeys: 6,
    })
    fuzz('settings', partial, (given) => {
      const resolved = resolveSettings(given)
      return resolved.ok ? [] : resolved.errors.map((e) => e.message)
    })
  })
})
