// What models that are not trained reach: measured in pieces, once, and never of two sets of teachers.

import { describe, expect, it } from 'vitest'
import type { HostData } from '../../src/distill/engine/deviceData'
import type { Accuracy } from '../../src/distill/tasks'
import { measureBaselines } from '../../src/experiment/run/baselines'
import type { PreparedData } from '../../src/experiment/run/preparedData'
import { teacherSources, teachersKey } from '../../src/settings/teacherSources'
import { defaultSettings } from '../../src/settings/resolve'

const large = teacherSources({ ...defaultSettings(), teachers: 'gpt-6x64' })
const small = teacherSources({ ...defaultSettings(), teachers: 'gpt-4x48' })
const GREY = Float32Array.of(0.5)
const PIECES = 3

/** Teachers that take three pieces each, and whose accuracy tells when they were asked. */
function fakeTeachers() {
  const asked: string[] = []
  const accuracy = async (
    name: string,
    { features }: HostData,
    _: number,
    between: () => void | Promise<void> = () => undefined,
  ): Promise<Accuracy> => {
    for (let piece = 0; piece < PIECES; piece++) await between()
    asked.push(features === GREY ? `${name} grey` : name)
    return { perception: asked.length, reasoning: 0, planning: 0, average: 0, questions: 1 }
  }
  return { asked, sources: large, accuracy }
}

const fakeData = (): PreparedData =>
  ({
    validation: { features: new Float32Array(1) },
    greyFeatures: GREY,
    teachersKey: teachersKey(large),
    baselines: null,
  }) as unknown as PreparedData

describe('baselines', () => {
  it('are of all four teachers, and of the base teacher on grey pictures', async () => {
    const teachers = fakeTeachers()
    const data = fakeData()
    let pieces = 0
    const measured = await measureBaselines(teachers, data, () => void pieces++)
    expect(teachers.asked).toEqual(['base', 'perception', 'reasoning', 'planning', 'base grey'])
    expect(measured.teacherAccuracy.map(({ name }) => name)).toEqual(teachers.asked.slice(0, 4))
    expect(measured.noImage.perception).toBe(5)
    expect(pieces).toBe(5 * PIECES)
    expect(await measureBaselines(teachers, data)).toBe(measured)
    expect(teachers.asked).toHaveLength(5)
  })

  it('end, and keep nothing, where the caller stops them or other teachers are chosen', async () => {
    const teachers = fakeTeachers()
    const data = fakeData()
    let pieces = 0
    const stop = () => {
      if (++pieces === 4) throw new Error('stopped')
    }
    await expect(measureBaselines(teachers, data, stop)).rejects.toThrow('stopped')
    const change = () => void (teachers.sources = small)
    await expect(measureBaselines(teachers, data, change)).rejects.toThrow('other teachers')
    expect(data.baselines).toBeNull()
  })
})
