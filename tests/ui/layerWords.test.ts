// Layers are counted from 1 wherever the page shows them; the notation of layer maps, which links keep,
// counts from 0 and is put into those words.

import { describe, expect, it } from 'vitest'
import { defaultSettings } from '../../src/settings/resolve'
import { diffSettings } from '../../src/records/runNames'
import { groupName } from '../../src/ui/features/gradients/groupName'
import { runWords } from '../../src/ui/text/runLabels'
import { draftOf, readDraft } from '../../src/ui/features/setup/draft'
import { problemText } from '../../src/ui/features/setup/problems'
import { layerMapInWords } from '../../src/ui/text/layerMapWords'
import { ko } from '../../src/ui/text/ko'
import { viewsEn } from '../../src/ui/text/views.en'

describe('layers on screen', () => {
  it('of parameter groups begin with 1', () => {
    expect([groupName('layer 0', viewsEn), groupName('layer 3', ko)]).toEqual(['layer 1', '층 4'])
  })

  it('of a layer map are told as the views count them', () => {
    expect(layerMapInWords('0<-0 1<-1..3;2<-4,5', viewsEn)).toBe(
      'layer 1 ← layer 1, layer 2 ← layers 2–4, layer 3 ← layer 5 + layer 6',
    )
    expect(layerMapInWords('-1<--1 0<--2', viewsEn)).toBe(
      'the last layer ← the last layer, layer 1 ← layer 2 from the end',
    )
    expect(layerMapInWords('0<-0..2', ko)).toBe('1층 ← 1–3층')
    for (const text of ['', '0', '0<-', 'a<-b', '0<-0 x']) expect(layerMapInWords(text, viewsEn)).toBeNull()
  })

  it('of settings that runs differ in, too; the value itself stays', () => {
    const left = { ...defaultSettings(), layerPerception: 'custom', mapPerception: '0<-0 1<-1..3' } as const
    const [difference] = diffSettings(left, { ...left, mapPerception: '0<-1' }, runWords(viewsEn))
    expect(difference).toMatchObject({
      left: 'layer 1 ← layer 1, layer 2 ← layers 2–4',
      right: 'layer 1 ← layer 2',
    })
    expect(diffSettings(left, { ...left, mapPerception: '0<-1' })[0].right).toBe('0<-1')
  })

  it('a map that names no layer is answered with how maps count', () => {
    const text = '9<-0'
    const draft = { ...draftOf(defaultSettings()), layerPerception: 'custom', mapPerception: text }
    const read = readDraft(draft)
    const problem = read.ok ? undefined : read.errors.mapPerception
    expect(problemText(problem!, text, viewsEn)).toContain('counts from 0')
    expect(problemText(problem!, text, ko)).toContain('0부터')
  })
})
