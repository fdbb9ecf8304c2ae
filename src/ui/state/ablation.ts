// Switching parts of the student off in the scene editor.

import type { ModelPart } from '../../protocol/messages'
import { toggled } from '../explain/ablation'
import { useScenes } from './scenesSlice'
import { send } from './workerBridge'

/** Switches parts off, or, where all of them are, on again. */
export const togglePartsOff = (...parts: ModelPart[]): void =>
  useScenes.setState(({ off }) => ({ off: toggled(off, ...parts) }))

export const allPartsOn = (): void => useScenes.setState({ off: [] })

/** Has right answers counted on all validation questions, of the whole student and with these parts off. */
export function countWithout(off: readonly ModelPart[]): void {
  useScenes.setState({ count: 'waiting' })
  send({ type: 'count', off })
}
