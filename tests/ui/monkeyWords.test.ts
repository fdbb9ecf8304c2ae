import { expect, test } from 'vitest'
import { ko } from '../../src/ui/text/ko'
import { viewsEn } from '../../src/ui/text/views.en'
import { WORDS } from '../monkey/words'

test.each([
  ['en', viewsEn],
  ['ko', ko],
] as const)("the monkey's words are the page's, %s", (language, { transport, runs, views }) => {
  const { run, pause, step, reset, newSeed } = transport
  const { show, overlay, student } = runs
  const { openAddress } = student
  expect(WORDS[language]).toEqual({
    ...{ run, pause, step, reset, newSeed },
    ...{ runs: views.runs, show, overlay, openAddress },
  })
})
