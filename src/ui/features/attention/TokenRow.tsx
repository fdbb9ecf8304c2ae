// The words of the segment: choose the one whose attention is shown. Question words, then answer words.

import { Terms } from '../../components/Terms'
import { IMAGE_TOKENS } from '../../../world/types'
import { useViewStrings } from '../../text/useViewStrings'
import { lockRow } from '../../state/attentionView'
import { Tabs } from '../../components/Tabs'
import type { Pair } from '../../state/useAttentionPair'

export function TokenRow({ pair }: { pair: Pair }) {
  const t = useViewStrings()
  const { words, questionLength } = pair.inspected
  return (
    <div className="token-row">
      <span className="soft">
        <Terms>{t.attention.words}</Terms>
      </span>
      <Tabs
        label={t.attention.wordsHint}
        className="tokens"
        chosen={pair.row}
        onChoose={lockRow}
        choices={words.map((word, i) => ({
          value: IMAGE_TOKENS + i,
          label: word === '<eos>' ? <i>{t.scene.end}</i> : word,
          name: word === '<eos>' ? t.scene.endHint : word,
          className: [
            i < questionLength ? 'question' : 'answer',
            pair.locked && pair.row === IMAGE_TOKENS + i ? 'locked' : '',
          ].join(' '),
          title: t.attention.wordsHint,
        }))}
      />
    </div>
  )
}
