// The scene editor's side of the worker: answers made-up questions while training continues, the newest
// first.

import { SceneEditorState } from '../../experiment/run/askModels'
import type { SceneRequest } from '../../protocol/runFacts'
import type { Distillation } from '../../experiment/run/distillation'
import { post, reportError, state } from './state'

/** The scene editor's models of a run, created at its first question. */
let sceneModels: { run: Distillation; made: SceneEditorState } | null = null
let waiting: SceneRequest | null = null
let asking = false

async function sceneAnswerOf(run: Distillation): Promise<SceneEditorState | null> {
  if (sceneModels && sceneModels.run !== run) {
    sceneModels.made.destroy()
    sceneModels = null
  }
  const { session } = state
  if (!sceneModels && session)
    sceneModels = { run, made: await SceneEditorState.prepare(run, session.teachers) }
  return sceneModels?.made ?? null
}

/**
 * Asks all models. Questions asked while an answer is being computed wait, and only the newest is answered.
 * Without a run, does nothing.
 */
export async function ask(request: SceneRequest): Promise<void> {
  waiting = request
  if (asking) return
  asking = true
  for (let { run } = state; run && waiting; run = state.run) {
    const asked: SceneRequest = waiting
    const here = run
    waiting = null
    const alive = () => state.run === here
    try {
      const made = await sceneAnswerOf(here)
      const answer = made && (await made.ask(asked, alive))
      if (answer && alive()) post({ type: 'answered', answer })
    } catch (error) {
      if (alive()) await reportError(error)
    }
  }
  waiting = null
  asking = false
}
