// Every message of a data set's file and of a typed loss says what to do, in both languages.

import { describe, expect, it } from 'vitest'
import { LOSS_REASONS } from '../../src/distill/signals/attention/typed/lossError'
import { dataSetsEn } from '../../src/ui/text/dataSets.en'
import { dataSetsKo } from '../../src/ui/text/dataSets.ko'
import { typedLossKo } from '../../src/ui/text/typedLoss.ko'

type Messages = Readonly<Record<string, (...values: string[]) => string>>

/** An instruction, or what there is to choose from. */
const ENGLISH =
  /\b(add|begin|change|choose|close|copy|delete|keep|leave out|mend|open|reload|replace|shorten|split|take|type|use|write)\b|there are|are written|takes? (one|two)|in brackets/i
const KOREAN = /세요|씁니다|쓸 수 있습니다|인수는 (하나|둘)입니다/

const said = (messages: Messages): [string, string][] =>
  Object.entries(messages).map(([kind, text]) => [kind, text('FOUND', 'B', 'C', 'D')])

describe.each([
  ['files', dataSetsEn.problems, dataSetsKo.problems],
  ['their lines', dataSetsEn.reasons, dataSetsKo.reasons],
  ['typed losses', LOSS_REASONS, typedLossKo.reasons],
] as [string, Messages, Messages][])('messages of %s', (_, english, korean) => {
  it('name a way out', () => {
    const none = said(english).filter(([, text]) => !ENGLISH.test(text.replace(/FOUND|\bis not\b/g, '')))
    expect(none).toEqual([])
    expect(said(korean).filter(([, text]) => !KOREAN.test(text))).toEqual([])
    expect(Object.keys(korean).sort()).toEqual(Object.keys(english).sort())
  })
})
