// Why an experiment does not start is said in Korean on the Korean page, for every kind of fault.

import { beforeAll, describe, expect, it } from 'vitest'
import { readSpec, readSpecFile, type SpecRead } from '../../src/experiment/lab/spec'
import { MOST_MESSAGE } from '../../src/json/text'
import { presetSettings } from '../../src/settings/presets'
import type { Problem } from '../../src/settings/problem'
import { FIRST_DRAFT, specOfDraft, type LabDraft } from '../../src/ui/state/labDraft'
import { labProblemKo } from '../../src/ui/text/labProblem.ko'
import { loadedLanguage, loadLanguage } from '../../src/ui/text/useStrings'
import type { ViewStrings } from '../../src/ui/text/views.en'
import { FAULTY } from '../experiment/lab/faulty'

let t: ViewStrings
beforeAll(async () => {
  await loadLanguage('ko')
  t = loadedLanguage('ko')!
})

const problems = (read: SpecRead): Problem[] => (read.ok ? [] : read.errors)

/** Sentences of a reader, each of which has to be Korean, and short. */
function told(read: SpecRead): string[] {
  const sentences = problems(read).map((problem) => labProblemKo(problem, t))
  expect(sentences.length).toBeGreaterThan(0)
  for (const one of sentences) {
    expect(one).toMatch(/[가-힣]/)
    expect(one).not.toMatch(/\b(is|expected|nothing|setting)\b/)
    expect(one.length).toBeLessThanOrEqual(MOST_MESSAGE)
  }
  return sentences
}

it.each(FAULTY)('of a file: %s', (_, file) => void told(readSpec(file)))

it.each([
  ['no JSON', '{'],
  ['too long', ' '.repeat(300_000)],
  ['too deep', '['.repeat(5000)],
])('of a file: %s', (_, text) => {
  expect(told(readSpecFile(text))).toEqual([expect.stringMatching(/^실험 파일로 읽을 수 없습니다: /)])
})

describe('of a draft', () => {
  const draft = (changes: Partial<LabDraft>): string[] =>
    told(readSpec(specOfDraft({ ...FIRST_DRAFT, ...changes }, presetSettings('tiny'))))

  const many = Array.from({ length: 50 }, (_, i) => i + 1).join(' ')
  it.each<[string, Partial<LabDraft>, string]>([
    ['no method', { methods: [] }, '조건: 값이 1개부터 100개까지 있는 목록이어야 합니다.'],
    ['no number of seeds', { seeds: 'x' }, '시드: 값이 1개부터 1000개까지 있는 목록이어야 합니다.'],
    [
      'no value',
      { varied: 'steps', values: '' },
      '바꿔 볼 설정: 스텝 수: 값이 1개부터 50개까지 있는 목록이어야 합니다.',
    ],
    [
      'a value that is none',
      { varied: 'steps', values: 'many' },
      '바꿔 볼 설정: 스텝 수("many"): 1부터 100000까지의 정수여야 합니다.',
    ],
    [
      'a value out of range',
      { varied: 'clip', values: '-1' },
      '바꿔 볼 설정: 클리핑(-1): 0.001부터 1000000까지의 수여야 합니다.',
    ],
    [
      'no such choice',
      { varied: 'schedule', values: 'sometimes' },
      '바꿔 볼 설정: 스케줄("sometimes"): 고를 수 있는 값이 아닙니다.',
    ],
    [
      'a value twice',
      { varied: 'steps', values: '5 5' },
      '조건("agp, steps 5"): 같은 조건이 두 번 있습니다. 같은 값을 두 번 적지 않았는지 보세요.',
    ],
    [
      'too many runs',
      { varied: 'steps', values: many, seeds: '100' },
      '시드: 실행이 10000개인데 5000개까지 할 수 있습니다. 시드나 값을 줄이세요.',
    ],
    [
      'values that do not go together',
      { varied: 'heads', values: '5' },
      '조건 “agp, heads 5”: 헤드 수(5): 은닉 차원은 헤드 수의 배수여야 하고, 은닉 차원 / 헤드 수는 4의 배수여야 합니다.',
    ],
    [
      'own answers that no teacher judges',
      { methods: ['sum'], varied: 'onPolicyShare', values: '0.5' },
      '조건 “sum, onPolicyShare 0.5”: 학생 자신의 답(0.5): 교사는 학생 자신의 답을 다음 단어의 확률로 평가하는데',
    ],
  ])('%s', (_, changes, sentence) => expect(draft(changes)[0].slice(0, sentence.length)).toBe(sentence))
})
