// Looks inside the step that ran last. While the run trains, the tensor is read between two steps, when all of
// them have finished; the steps themselves do not change by it.

import { enqueue, post, state } from './state'

/** What was asked for and is not yet answered; null: nothing is. */
let asked: { name: string | null } | null = null

export const isTensorDue = (): boolean => asked !== null

/** Answers what was asked for last. No step may be under way. */
export async function readTensor(): Promise<void> {
  const { run } = state
  const request = asked
  asked = null
  if (!request || !run) return
  const { tensors } = run
  const found = request.name === null ? null : await tensors.read(request.name)
  if (state.run !== run) return
  const { step, batch, list } = tensors
  const read = found && { tensor: found.tensor, values: found.values }
  post({ type: 'tensor', step: found?.step ?? step, batch, list, read })
}

/** Asks for a tensor. Without a run there is nothing to look at, and no answer. */
export function requestTensor(name: string | null): void {
  asked = { name }
  void enqueue(readTensor)
}
