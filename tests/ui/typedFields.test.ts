// What people type into the set-up form, and what a choice changes besides itself.

import { describe, expect, it } from 'vitest'
import { readLink, writeLink } from '../../src/settings/link'
import { checkSetting, defaultSettings, resolveSettings } from '../../src/settings/resolve'
import { changedKeys, draftOf, readDraft, restartKeys, withValue } from '../../src/ui/features/setup/draft'
import { followedBy, keepValues, takeDefaults } from '../../src/ui/features/setup/followed'
import { problemText } from '../../src/ui/features/setup/problems'
import { readingsOf, typedValue } from '../../src/ui/features/setup/typed'
import { viewsEn } from '../../src/ui/text/views.en'
import { formKo } from '../../src/ui/text/form.ko'

const settings = defaultSettings()

describe('typed settings', () => {
  it('of any country are the number that was meant', () => {
    expect(typedValue('steps', '1,000')).toBe(1000)
    expect(typedValue('steps', '１ ０００')).toBe(1000)
    expect(typedValue('learningRate', '0,001')).toBe(0.001)
    expect(typedValue('weightPerception', '9 000,5')).toBe(9000.5)
    expect(typedValue('mixPlanning', '0,8/0.1/,1')).toEqual([0.8, 0.1, 0.1])
    const read = readDraft({
      ...draftOf(settings),
      steps: '1,000',
      learningRate: '0,001',
      mixPlanning: '0,5/0/1',
    })
    expect(read).toMatchObject({
      ok: true,
      settings: { steps: 1000, learningRate: 0.001, mixPlanning: [0.5, 0, 1] },
    })
  })

  it('an ambiguous one is refused, and both numbers are said', () => {
    const text = '1,234'
    const problem = checkSetting('weightCe', typedValue('weightCe', text))
    expect(problem && problemText(problem, text, viewsEn)).toBe(
      'This could mean 1.234 or 1234: type one of the two.',
    )
    expect(formKo.typed.ambiguous('1.234', '1234')).toContain('1.234')
    expect(readingsOf('weightCe', '1.234')).toMatchObject([{ kind: 'number', value: 1.234, not: 1234 }])
    expect(readingsOf('method', 'agp')).toEqual([])
  })

  it('a text that is no number is refused as before', () => {
    for (const text of ['', 'many', '1..2', 'NaN', 'Infinity', '1e999'])
      expect(checkSetting('learningRate', typedValue('learningRate', text)), text).not.toBeNull()
    for (const text of ['1/2', '1/2/3/4', '1//2', 'a/b/c'])
      expect(checkSetting('mixPlanning', typedValue('mixPlanning', text)), text).not.toBeNull()
  })
})

describe('another method', () => {
  const agp = draftOf(settings)
  const pcgrad = withValue(agp, 'method', 'pcgrad')

  it('says which weights it changes, and all changes are counted', () => {
    const { set, kept } = followedBy(pcgrad, settings, 'method')
    expect(set).toEqual(
      ['weightPerception', 'weightReasoning', 'weightPlanning'].map((key) => ({
        key,
        from: '9000',
        to: '3000',
      })),
    )
    expect(kept).toEqual([])
    const changed = changedKeys(pcgrad, settings)
    expect(changed).toHaveLength(4)
    expect(viewsEn.form.restart(restartKeys(changed).length, changed.length)).toBe(
      '4 changes, 1 of them needs a new run',
    )
    expect(formKo.restart(1, 4)).toContain('4')
  })

  it('keeps them where that is wished, in form, link and undo', () => {
    const saved = keepValues(pcgrad, followedBy(pcgrad, settings, 'method'))
    expect(changedKeys(saved, settings)).toEqual(['method'])
    expect(followedBy(saved, settings, 'method')).toMatchObject({
      set: [],
      kept: [{ from: '9000', to: '3000' }, {}, {}],
    })
    const read = readDraft(saved)
    expect(read).toMatchObject({ ok: true, settings: { method: 'pcgrad', weightPlanning: 9000 } })
    const link = writeLink(read.ok ? read.settings : settings)
    expect(link).toBe('#v=3&method=pcgrad&weightPerception=9000&weightReasoning=9000&weightPlanning=9000')
    expect(readLink(link)).toMatchObject({ ok: true, settings: { weightPlanning: 9000 } })
    // Another choice of the same kind does not take them after all.
    expect(withValue(saved, 'method', 'mean')).toMatchObject({ weightPlanning: '9000' })
    expect(takeDefaults(saved, followedBy(saved, settings, 'method'))).toEqual(pcgrad)
    // Undone, and chosen back, they follow again.
    expect(withValue(saved, 'method', 'agp')).toEqual(agp)
    expect(withValue(withValue(saved, 'method', 'agp'), 'method', 'pcgrad')).toEqual(pcgrad)
  })

  it('says nothing of weights set by hand', () => {
    const own = withValue({ ...agp, weightPlanning: '500' }, 'method', 'pcgrad')
    expect(followedBy(own, settings, 'method').set.map(({ key }) => key)).toEqual([
      'weightPerception',
      'weightReasoning',
    ])
    const resolved = resolveSettings({ weightPlanning: 500 })
    const base = resolved.ok ? resolved.settings : settings
    const draft = withValue(draftOf(base), 'method', 'pcgrad')
    expect(followedBy(draft, base, 'method').set).toHaveLength(2)
  })

  it('is not the only choice that does: signals, losses and supervision say so too', () => {
    const signal = withValue(agp, 'signalPlanning', 'logits-kl')
    expect(followedBy(signal, settings, 'signalPlanning').set.map(({ key }) => key)).toEqual([
      'weightPlanning',
    ])
    const loss = withValue(agp, 'lossReasoning', 'cosine')
    expect(followedBy(loss, settings, 'lossReasoning').set.map(({ key }) => key)).toEqual(['weightReasoning'])
    const supervision = withValue(agp, 'supervision', 'per-capability')
    expect(followedBy(supervision, settings, 'supervision').set).toHaveLength(3)
    expect(followedBy(withValue(agp, 'family', 'llama'), settings, 'family').set).toEqual([])
    // Each says what is its own doing.
    const two = withValue(signal, 'method', 'pcgrad')
    expect(followedBy(two, settings, 'method').set).toHaveLength(3)
    expect(followedBy(two, settings, 'signalPlanning').set).toHaveLength(1)
  })
})
