// What a lecturer's link says: what is shown alone, made-up gradients, a phase, a chapter, a language; and that
// nothing of it is silently ignored.

import { beforeEach, describe, expect, it, test, vi } from 'vitest'
import { COMBINE } from '../../src/distill/combine/registry'
import { presetSettings } from '../../src/settings/presets'
import { readLink } from '../../src/settings/link'
import { fragmentOf } from '../../src/ui/state/address'
import { CHAPTER_NAMES } from '../../src/ui/state/chapterNames'
import { useGradients } from '../../src/ui/state/gradientsSlice'
import {
  choosePreset,
  editSandbox,
  freezeStep,
  setMethod,
  setOrder,
  setStage,
} from '../../src/ui/state/gradientView'
import { readEntry } from '../../src/ui/state/history'
import { chapterAddress } from '../../src/ui/state/lessonLink'
import { openLink, PAGE_KEYS } from '../../src/ui/state/openLink'
import { ONLY_IDS, usePage } from '../../src/ui/state/pageSlice'
import { linkedLanguage, usePreferences } from '../../src/ui/state/preferencesSlice'
import { present, PRESENTED, presentNext, showOnly } from '../../src/ui/state/presenter'
import { lockRow, setTeacher } from '../../src/ui/state/attentionView'
import { look } from '../../src/ui/state/runActions'
import { lookForDevice } from '../../src/ui/state/anyDevice'
import { useSample } from '../../src/ui/state/sampleSlice'
import { useRun } from '../../src/ui/state/runSlice'
import { useSettings } from '../../src/ui/state/settingsSlice'
import { readWhatIf, writeWhatIf } from '../../src/ui/state/whatIfLink'
import { PHASE_IDS } from '../../src/ui/explain/phases'
import { moved, PRESET_IDS, rescaled } from '../../src/ui/explain/whatIf'

const fragment = (): string => fragmentOf(useSettings.getState().settings)
const problem = (link: string): string => {
  const read = readLink(link, PAGE_KEYS)
  return read.ok ? '' : read.errors.map(({ message }) => message).join(' ')
}

beforeEach(() => {
  vi.stubGlobal('history', { replaceState: vi.fn() })
  for (const store of [usePage, useSettings, useRun, useGradients, useSample])
    (store as typeof usePage).setState(store.getInitialState() as never, true)
})

describe('the address', () => {
  it('holds what is shown alone, and opens it again', () => {
    for (const only of ONLY_IDS) {
      openLink(`#v=1&preset=tiny&only=${only}`, true)
      expect(usePage.getState().only).toBe(only)
      expect(fragment()).toContain(`&only=${only}`)
      expect(readLink(fragment(), PAGE_KEYS).ok).toBe(true)
    }
    openLink('#v=1&preset=tiny&only=gradients', true)
    expect(usePage.getState().view).toBe('gradients')
    openLink('#v=1&preset=tiny', true)
    expect(usePage.getState()).toMatchObject({ only: null, view: 'playground' })
  })

  it('holds the inspected sample once another than the recorded one was asked for, and asks for it again', () => {
    vi.stubGlobal('navigator', { gpu: {} })
    lookForDevice()
    openLink('#v=1&preset=tiny', true)
    expect(fragment()).not.toContain('sample')
    look(4, 7)
    setTeacher('planning', 1)
    lockRow(39)
    const code = 'sample=5-8-planning-2-40'
    expect(fragment()).toContain(`&${code}`)
    useSample.setState(useSample.getInitialState(), true)
    openLink(`#v=1&preset=tiny&${code}`, true)
    const { left, wanted, teacher, layer, lockedRow } = useSample.getState()
    expect({ left, teacher, layer, lockedRow }).toEqual({
      left: true,
      teacher: 'planning',
      layer: 1,
      lockedRow: 39,
    })
    expect(wanted).toEqual({ frame: 4, question: 7 })
    expect(fragment()).toContain(`&${code}`)
    // Tiny has fewer frames than this: the last one is asked for.
    openLink('#v=1&preset=tiny&sample=99999-1-perception-1', true)
    expect(useSample.getState().wanted?.frame).toBe(useSettings.getState().settings.validationFrames - 1)
    for (const wrong of [
      '0-1-perception-1',
      '1-13-perception-1',
      '1-1-cooking-1',
      '1-1-perception',
      '1-1-planning-1-45',
    ])
      expect(problem(`#v=1&sample=${wrong}`), wrong).toContain('sample is')
  })

  it('leaves the recorded sample where nothing can be inspected', () => {
    vi.stubGlobal('navigator', {})
    usePreferences.setState({ device: 'graphics' })
    lookForDevice()
    openLink('#v=1&preset=tiny&sample=5-8-planning-2', true)
    expect(useSample.getState()).toMatchObject({ left: false, wanted: null })
    // The CPU can, unless it is ruled out.
    usePreferences.setState({ device: 'automatic' })
    expect(lookForDevice()).toBe(true)
  })

  it('names what it does not know, and starts nothing', () => {
    expect(problem('#v=1&only=kitchen')).toContain('only is "kitchen", expected one of playground')
    expect(problem('#v=1&only=figure')).toContain('only is "figure"')
    expect(problem('#v=1&learn=8&only=figure')).toBe('')
    expect(problem('#v=1&learn=8&only=scene')).toContain('only is "scene"')
    expect(problem('#v=1&learn=12')).toContain('learn is "12", expected a chapter')
    expect(problem('#v=1&lang=fr')).toContain('lang is "fr", expected one of en, ko')
    expect(problem('#v=1&phase=stage3')).toContain('phase is "stage3"')
    for (const bad of [
      'both~x1',
      'both~o6',
      'nobody',
      'both~mnone',
      'own~a1_2!3',
      'both~w1_2_3',
      'both~w1e999_1_1_1',
    ])
      expect(problem(`#v=1&whatIf=${bad}`), bad).toContain('whatIf is')
    openLink('#v=1&preset=tiny&only=kitchen', true)
    expect(useSettings.getState().unreadLink?.problems).toHaveLength(1)
  })

  it('leads to a tensor of a step, whatever is in its name', () => {
    for (const name of ['layer 1 x', 'gradient planning h.0.attn.c_attn.weight']) {
      openLink(`#v=1&preset=tiny&page=gradients&tensor=${encodeURIComponent(name)}`, true)
      expect(usePage.getState()).toMatchObject({ view: 'gradients', tensor: name })
      expect(fragment()).toContain(`&tensor=${encodeURIComponent(name)}`)
      expect(problem(fragment())).toBe('')
    }
    // No name closes the rest of the link: the view says that there is no such tensor.
    for (const [name, kept] of [
      ['a<b', 'a<b'],
      ['층 1\u0000', '층 1·'],
      ['x'.repeat(300), 'x'.repeat(99)],
    ]) {
      openLink(`#v=1&preset=tiny&tensor=${encodeURIComponent(name)}`, true)
      expect(useSettings.getState().unreadLink).toBeNull()
      expect(usePage.getState()).toMatchObject({ view: 'gradients', tensor: kept })
      expect(useSettings.getState().settings.width).toBe(presetSettings('tiny').width)
    }
    expect(problem('#v=1&tensor=')).toContain('tensor is')
    openLink('#v=1&preset=tiny', true)
    expect(usePage.getState().tensor).toBeNull()
  })

  it('knows every phase, and every chapter by its number', () => {
    for (const phase of PHASE_IDS) expect(problem(`#v=1&phase=${phase}`)).toBe('')
    CHAPTER_NAMES.forEach((name, i) => {
      expect(problem(`#v=1&learn=${i + 1}`)).toBe('')
      expect(chapterAddress(i + 1, 'en')).toBe(`learn/${name}.html`)
    })
    expect(chapterAddress(0, 'ko')).toBe('learn/ko/index.html')
    expect(chapterAddress(8, 'ko', 'figure')).toBe('learn/ko/08-gradients.html#only=figure')
  })

  it('holds the language once somebody has chosen it, also where mail has escaped it', () => {
    expect(fragment()).not.toContain('lang=')
    openLink('#v=1&preset=tiny&lang=ko', true)
    expect(fragment()).toMatch(/&lang=(en|ko)/)
    expect(linkedLanguage('#v=1&lang=ko')).toBe('ko')
    expect(linkedLanguage('#v%3D1%26lang%3Dko')).toBe('ko')
    expect(linkedLanguage('#v=1&amp;lang=en&seed=2')).toBe('en')
    expect(linkedLanguage('#v=1&lang=kor')).toBeNull()
    expect(linkedLanguage('#v=1')).toBeNull()
  })
})

describe('made-up gradients', () => {
  const back = (): void => {
    const code = writeWhatIf(useGradients.getState())!
    const before = useGradients.getState()
    useGradients.setState(useGradients.getInitialState(), true)
    useGradients.setState(readWhatIf(code)!)
    expect(writeWhatIf(useGradients.getState())).toBe(code)
    const after = useGradients.getState()
    for (const key of ['mode', 'source', 'stage', 'order', 'present', 'method', 'shown'] as const)
      expect(after[key], key).toEqual(before[key])
    after.sandbox.vectors.forEach((v, k) =>
      v.forEach((x, d) => expect(x).toBeCloseTo(before.sandbox.vectors[k][d], 3)),
    )
    expect(problem(`#v=1&whatIf=${code}`), code).toBe('')
  }

  it('come back from the address: presets, arrows that were moved, weights, stage, order, method', () => {
    expect(writeWhatIf(useGradients.getState())).toBeNull()
    for (const id of PRESET_IDS) {
      choosePreset(id)
      expect(writeWhatIf(useGradients.getState())).toBe(id)
      back()
    }
    setStage('stage2')
    setOrder(5)
    editSandbox(rescaled(moved(useGradients.getState().sandbox, 1, [-0.123, 0.9]), 2, 1.5))
    back()
    useGradients.setState({ present: [true, false, true], shown: [0, 3] })
    back()
    for (const id of Object.keys(COMBINE)) {
      setMethod(id as keyof typeof COMBINE)
      back()
    }
  })

  it('come back from a frozen step, tiny gradients too', () => {
    const gram = [4, 1, 0, 1, 1, 3, 0.5, 0, 0, 0.5, 2, -1, 1, 0, -1, 5].map((v) => v * 1e-9)
    freezeStep(gram, 120, 2, [true, true, false])
    back()
    expect(useGradients.getState().source).toEqual({ kind: 'step', step: 120 })
  })
})

test('presenting goes through the panels and the other views, and ends where it began', () => {
  present()
  expect(usePage.getState()).toMatchObject({ only: 'scene', presenting: true, view: 'playground' })
  presentNext(-1)
  expect(usePage.getState().only).toBe('scene')
  const seen = PRESENTED.map(() => {
    const { only } = usePage.getState()
    presentNext(1)
    return only
  })
  expect(seen).toEqual(PRESENTED)
  expect(usePage.getState()).toMatchObject({ only: 'lab', view: 'lab' })
  showOnly(null)
  expect(usePage.getState()).toMatchObject({ only: null, presenting: false })
})

test('an entry of the history holds what is shown alone; one of an older page shows everything', () => {
  expect(readEntry({ view: 'gradients', only: 'charts' })).toMatchObject({ only: 'charts' })
  expect(readEntry({ view: 'gradients', only: 'kitchen' })).toMatchObject({ only: null })
  expect(readEntry({ view: 'gradients' })).toMatchObject({ only: null })
})
