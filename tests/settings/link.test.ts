import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LONGEST_RULE } from '../../src/distill/combine/rule/defaultRule'
import { RULE_SOURCES } from '../../src/distill/combine/rule/examples'
import { readLink, writeLink } from '../../src/settings/link'
import { PRESETS, presetSettings } from '../../src/settings/presets'
import { defaultSettings, resolveSettings } from '../../src/settings/resolve'
import { carriedBy, validSettings } from './arbitrary'

const messages = (fragment: string): string[] => {
  const read = readLink(fragment)
  return read.ok ? [] : read.errors.map((e) => e.message)
}

describe('writing', () => {
  test('round trip: any settings, under any preset', () => {
    const preset = fc.constantFrom<(string | null)[]>(null, ...PRESETS.map((p) => p.id))
    fc.assert(
      fc.property(validSettings, preset, (settings, id) => {
        expect(readLink(writeLink(settings, id))).toEqual({
          ok: true,
          settings,
          preset: id,
          page: {},
          notices: carriedBy(settings),
        })
      }),
      { numRuns: 300 },
    )
  })

  test('a typed loss is carried unchanged where it is trained with, said, and never cut short', () => {
    const resolved = resolveSettings({ lossPlanning: 'typed-rows', expressionPlanning: 't*log(t/s)' })
    if (!resolved.ok) throw new Error(resolved.errors[0].message)
    const link = writeLink(resolved.settings)
    expect(link).toMatch(/&expressionPlanning=t[0-9a-f]{8}~[A-Za-z0-9_-]+$/)
    for (let end = link.indexOf('&expressionPlanning=') + 20; end < link.length; end += 3)
      expect(readLink(link.slice(0, end)).ok).toBe(false)
    for (const sent of [link, `${link}).`, link.replaceAll('&', '&amp;')])
      expect(readLink(sent)).toMatchObject({
        ok: true,
        settings: { expressionPlanning: 't*log(t/s)' },
        notices: [{ kind: 'rule', keys: ['expressionPlanning'] }],
      })
    const unread = readLink(link.replace('typed-rows', 'kl'))
    expect(unread).toMatchObject({ ok: true, notices: [] })
  })

  test('a rule is carried unchanged, said, and never cut short', () => {
    const resolved = resolveSettings({ method: 'rule', rule: RULE_SOURCES.own })
    if (!resolved.ok) throw new Error(resolved.errors[0].message)
    const link = writeLink(resolved.settings)
    expect(link).toMatch(/&rule=t[0-9a-f]{8}~[A-Za-z0-9_-]+$/)
    for (let end = link.indexOf('&rule=') + 6; end < link.length; end += 7)
      expect(readLink(link.slice(0, end)).ok, link.slice(0, end)).toBe(false)
    const longest = resolveSettings({ method: 'rule', rule: '가'.repeat(LONGEST_RULE) })
    if (!longest.ok) throw new Error(longest.errors[0].message)
    expect(readLink(writeLink(longest.settings))).toMatchObject({ ok: true, settings: longest.settings })
    expect(resolveSettings({ rule: ' '.repeat(LONGEST_RULE + 1) }).ok).toBe(false)
  })

  test('says only what differs', () => {
    expect(writeLink(defaultSettings())).toBe('#v=3')
    expect(writeLink({ ...defaultSettings(), seed: 3, mixPlanning: [0, 0, 1] })).toBe(
      '#v=3&seed=3&mixPlanning=0,0,1',
    )
    expect(writeLink({ ...presetSettings('tiny'), seed: 3 }, 'tiny')).toBe('#v=3&preset=tiny&seed=3')
    expect(writeLink(presetSettings('no-projection'))).toBe('#v=3&method=sum')
  })

  test('a default that the preset had changed is written', () => {
    expect(writeLink({ ...presetSettings('two-layers'), layers: 4 }, 'two-layers')).toBe(
      '#v=3&preset=two-layers&layers=4',
    )
  })

  test("carries the page's own keys beside the settings", () => {
    const link = writeLink(defaultSettings(), null, { view: 'learn', name: 'a&b' })
    const any = { fits: () => true, expected: 'anything' }
    expect(readLink(link, { view: any, name: any })).toMatchObject({
      ok: true,
      page: { view: 'learn', name: 'a&b' },
    })
    expect(readLink(link)).toMatchObject({ ok: false, errors: [{ key: 'view' }, { key: 'name' }] })
  })
})

describe('reading', () => {
  test('an empty fragment is the default run', () => {
    for (const empty of ['', '#', '#v=3'])
      expect(readLink(empty)).toMatchObject({ ok: true, settings: defaultSettings(), preset: null })
  })

  test('a follower weight that is not given follows the method', () => {
    expect(readLink('#v=1&method=sum')).toMatchObject({ ok: true, settings: { weightPlanning: 3000 } })
    expect(readLink('#v=1&method=sum&weightPlanning=9000')).toMatchObject({
      ok: true,
      settings: { weightPlanning: 9000, weightReasoning: 3000 },
    })
  })

  // Links that were given away. A later version may add lines; it must never change or drop one.
  test.each([
    [
      '#v=1&preset=tiny',
      {
        steps: 40,
        layers: 2,
        width: 32,
        heads: 4,
        batchFrames: 2,
        batchSegments: 3,
        trainFrames: 12,
        validationFrames: 6,
      },
    ],
    [
      '#v=1&method=pcgrad&seed=12&learningRate=0.001',
      { method: 'pcgrad', seed: 12, learningRate: 0.001, weightPlanning: 3000 },
    ],
    [
      '#v=1&mixPerception=1,0,0&mixReasoning=0,1,0&mixPlanning=0,0,1',
      { mixPerception: [1, 0, 0], mixReasoning: [0, 1, 0], mixPlanning: [0, 0, 1] },
    ],
  ])('the old link %s keeps opening', (fragment, settings) => {
    // Then students learned from the frames of the teachers' stream, without test frames, and links did not say so.
    expect(readLink(fragment)).toMatchObject({
      ok: true,
      settings: { ...settings, trainStream: 'teachers', testFrames: 0 },
    })
  })

  test('a link of today draws frames of the students; an earlier one, and a run of it, those it always had', () => {
    const streamOf = (link: string) => {
      const read = readLink(link)
      return read.ok && read.settings.trainStream
    }
    expect(streamOf('#v=3&seed=2')).toBe('students')
    for (const earlier of ['#v=1', '#v=1&seed=2', '#v=2&schedule=constant', '#v=1&preset=tiny'])
      expect(streamOf(earlier), earlier).toBe('teachers')
    expect(streamOf('#v=3&trainStream=teachers')).toBe('teachers')
    expect(streamOf('#v=1&trainStream=students')).toBe('students')
    const then = { ...presetSettings('tiny'), trainStream: 'teachers' } as const
    expect(writeLink({ ...then, testFrames: 0 }, 'tiny')).toBe('#v=1&preset=tiny')
    expect(writeLink(then, 'tiny')).toBe('#v=3&preset=tiny&trainStream=teachers')
    expect(streamOf(writeLink(presetSettings('tiny'), 'tiny'))).toBe('students')
  })

  test('a setting of a newer page is named, a slip with what was meant; the rest waits for an answer', () => {
    expect(readLink('#v=3&sed=3&seed=4&colour=red')).toMatchObject({
      ok: false,
      errors: [
        { kind: 'unknown', key: 'sed', near: 'seed' },
        { kind: 'unknown', key: 'colour', near: null },
      ],
      rest: { settings: { ...defaultSettings(), seed: 4 } },
    })
  })

  test('a link whose settings were corrected since is told; one of today says that it is', () => {
    const notice = { kind: 'changed', keys: ['schedule'] }
    expect(readLink('#v=1&schedule=constant')).toMatchObject({ ok: true, notices: [notice] })
    expect(readLink('#v=1&schedule=constant&warmup=0')).toMatchObject({ ok: true, notices: [] })
    const rows = '&mixPerception=1,0,0'
    expect(readLink(`#v=1&reweighting=on&combinePer=sample${rows}`)).toMatchObject({
      ok: true,
      notices: [{ kind: 'changed', keys: ['reweighting'] }],
    })
    // With every teacher on every question, or one teacher that counts there, nothing changed.
    expect(readLink('#v=1&reweighting=on&combinePer=sample')).toMatchObject({ notices: [] })
    expect(
      readLink(`#v=1&reweighting=on&combinePer=sample&weightReasoning=0&weightPlanning=0${rows}`),
    ).toMatchObject({ notices: [] })
    const earlier = { ...defaultSettings(), trainStream: 'teachers', testFrames: 0 } as const
    const link = writeLink({ ...earlier, schedule: 'constant' })
    expect(link).toBe('#v=2&schedule=constant')
    expect(readLink(link)).toMatchObject({ ok: true, notices: [] })
    expect(writeLink({ ...earlier, seed: 3 })).toBe('#v=1&seed=3')
  })

  test('errors name the key and what was expected', () => {
    expect(messages('#v=1&layers=two')).toEqual(['layers is "two", expected a whole number from 1 to 12.'])
    expect(messages('#v=1&mixPlanning=1,1')).toEqual([
      'mixPlanning is [1,1], expected three finite numbers >= 0, not all zero.',
    ])
    expect(messages('#v=1&preset=huge')[0]).toMatch(/^preset is "huge", expected one of agp, /)
    expect(messages('#v=4&seed=1')[0]).toContain('made by a newer version')
    expect(messages('#seed=1')[0]).toContain("v is nothing, expected the link's version")
    expect(messages('#v=one')[0]).toContain('v is "one"')
    expect(messages('#v=1&seed=1&seed=2')[0]).toContain('the link gives it twice')
    expect(messages('#v=1&seed=')).toEqual(['seed is "", expected a whole number from 0 to 4294967295.'])
  })

  test('never throws, whatever the fragment', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webFragments(),
          fc.string().map((s) => `v=1&${s}`),
        ),
        (text) => void readLink(text),
      ),
    )
  })
})
