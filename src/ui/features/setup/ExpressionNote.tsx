// Under the expression of a typed attention loss: what it does, once the code that reads expressions is here.

import { useState } from 'react'
import type { TeacherTask } from '../../../distill/tasks'
import type { Settings } from '../../../settings/settings'
import { CAPABILITY_KEYS } from '../../../settings/signalTable'
import { lazyPart } from '../../components/LazyPart'
import { withValue, type Draft } from './draft'

const TypedLossPanel = lazyPart(() => import('./TypedLossPanel'))

/** Says whether an expression was refused. */
export type OnRefused = (name: keyof Settings, refused: boolean) => void

/** The settings whose expressions were refused. */
export function useRefused(): [readonly (keyof Settings)[], OnRefused] {
  const [refused, setRefused] = useState<readonly (keyof Settings)[]>([])
  const onRefused: OnRefused = (name, is) =>
    setRefused((names) => [...names.filter((n) => n !== name), ...(is ? [name] : [])])
  return [refused, onRefused]
}

interface ExpressionNoteProps {
  name: keyof Settings
  draft: Draft
  onDraft: (draft: Draft) => void
  onRefused: OnRefused
}

/** Nothing under any other setting. */
export function ExpressionNote({ name, draft, onDraft, onRefused }: ExpressionNoteProps) {
  const capability = CAPABILITY_KEYS.find((c) => name === `expression${c}`)
  if (!capability) return null
  const lossKey = `loss${capability}` as const
  return (
    <TypedLossPanel
      task={capability.toLowerCase() as TeacherTask}
      text={draft[name]}
      byRows={draft[lossKey] === 'typed-rows'}
      onPick={(text, loss) => onDraft(withValue(withValue(draft, lossKey, loss), name, text))}
      onRefused={(refused) => onRefused(name, refused)}
    />
  )
}
