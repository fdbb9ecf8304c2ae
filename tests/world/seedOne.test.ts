// Seed 1 is the seed of the shipped teachers' training frames: a student of seed 1 on the teachers' stream, as
// all were in earlier versions, learns from frames of the pool that trained its teachers and the encoder.
// docs/WORLD.md, section 3, says how far they overlap.
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { SETTINGS_TABLE } from '../../src/settings/table'
import { makeDataset, questionAt } from '../../src/world/dataset'
import { stream } from '../../src/world/random'
import { TEACHER_TEMPLATE_WEIGHTS } from '../../src/world/questions'
import type { Dataset } from '../../src/world/types'
import { ko } from '../../src/ui/text/ko'

const keys = (data: Dataset): Set<string> =>
  new Set(data.templates.map((_, i) => `${Math.floor(i / 12)} ${questionAt(data, i).question.join(' ')}`))

describe('seed 1', () => {
  it('trained the encoder and every shipped teacher', () => {
    const sets = readdirSync('public/teachers', { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    )
    const cards = sets.flatMap(({ name }) =>
      ['base', 'perception', 'reasoning', 'planning'].map((role) => `public/teachers/${name}/${role}.json`),
    )
    for (const card of [...cards, 'public/teachers/encoder.json'])
      expect(JSON.parse(readFileSync(card, 'utf8')), card).toMatchObject({ seed: 1 })
  })

  it('has the pictures, and 2,030 of 4,585 questions, of the default run in the pool of the teachers', () => {
    const frames = SETTINGS_TABLE.trainFrames.default
    const student = makeDataset({ seed: 1, split: 'train', frames })
    const teacher = makeDataset({
      seed: 1,
      split: 'train',
      frames,
      templateWeights: TEACHER_TEMPLATE_WEIGHTS,
    })
    expect(Buffer.compare(student.pixels, teacher.pixels)).toBe(0)
    const [own, seen] = [keys(student), keys(teacher)]
    expect([own.size, [...own].filter((key) => seen.has(key)).length]).toEqual([4585, 2030])
    expect(readFileSync('docs/WORLD.md', 'utf8')).toContain('2,030 of its 4,585')
  })

  it('drew 291 of the 384 frames in the 1,400 steps of a base teacher', () => {
    const drawn = new Set<number>()
    for (let step = 1; step <= 1400; step++) {
      const random = stream(1, 'teacher batches', step)
      const batch = new Set<number>()
      while (batch.size < 16) batch.add(random.integer(16000))
      for (const frame of batch) if (frame < 384) drawn.add(frame)
    }
    expect(drawn.size).toBe(291)
    expect(readFileSync('docs/WORLD.md', 'utf8')).toContain('291 of them')
  })

  it('is named in the help of that stream, in both languages', () => {
    const { options } = SETTINGS_TABLE.trainStream
    expect(options.find(({ value }) => value === 'teachers')?.help).toMatch(/seed 1/i)
    expect(ko.form.choices['trainStream.teachers']?.help).toMatch(/시드 1/)
  })
})
