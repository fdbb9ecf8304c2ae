// Tries another tile while a run trains. The step is recorded with it, over the same buffers, only after the first
// steps; its pipelines compile meanwhile. Then one step is computed with both and undone: only if all bits agree
// does training take turns with it, for a run must repeat bit by bit. Whatever fails leaves the usual tile.

import type { Engine, Recorded } from '../../distill/engine/engine'
import type { StepInput } from '../../distill/step/stepInput'
import type { StepMetrics } from '../../distill/tasks'
import type { Tile } from '../../nn/tile'
import { TileTrial, type Trial, type TileChoice } from './tileTrial'

/** How a trial ended. `failed`: it could not be made, which says nothing about the next visit. */
export type TileOutcome = TileChoice | 'unequal' | 'failed'

/** Submits before anything of the other tile is made: the first steps come first. */
const SUBMITS_BEFORE = 8

export class TileTuning {
  phase: 'waiting' | 'compiling' | 'compiled' | 'checking' | 'trying' | 'ended' = 'waiting'
  private other: Recorded | null = null
  private answers = 0
  /** The tile of every submit, by the metrics that it gave. */
  private readonly madeWith = new WeakMap<readonly StepMetrics[], TileChoice>()

  constructor(
    private readonly engine: Engine,
    private readonly tile: Tile,
    private readonly onOutcome: (outcome: TileOutcome) => void,
    private readonly trial: Trial = new TileTrial(),
  ) {}

  /** `Engine.run`, with the tile whose turn it is. */
  async run(inputs: readonly StepInput[]): Promise<StepMetrics[]> {
    if (this.phase === 'compiled') void this.check(inputs[0])
    const choice = this.phase === 'trying' || this.phase === 'ended' ? this.trial.next : 'usual'
    const recorded = choice === 'other' ? this.other : null
    const metrics = await this.engine.run(inputs, recorded ?? undefined)
    if (this.phase === 'trying') this.madeWith.set(metrics, recorded ? 'other' : 'usual')
    return metrics
  }

  /** A submit is answered that took so many ms of work; null: it was not measured. */
  measured(metrics: readonly StepMetrics[], workMs: number | null): void {
    this.answers++
    if (this.phase === 'waiting' && this.answers >= SUBMITS_BEFORE) void this.compile()
    const choice = this.madeWith.get(metrics)
    if (this.phase !== 'trying' || !choice) return
    this.trial.measured(choice, metrics.length, workMs)
    if (this.trial.decision) this.end(this.trial.decision)
  }

  private end(outcome: TileOutcome): void {
    this.phase = 'ended'
    if (outcome !== 'other') this.other = null
    this.onOutcome(outcome)
  }

  private async compile(): Promise<void> {
    this.phase = 'compiling'
    const { device } = this.engine
    // A shader that this adapter refuses must not end the run as an uncaptured error.
    device.pushErrorScope('validation')
    let recorded: Recorded | null = null
    try {
      recorded = this.engine.recordTile(this.tile)
    } catch {
      // It cannot be recorded over the same buffers.
    }
    const refused = device.popErrorScope().catch(() => null)
    try {
      await recorded?.plan.compile()
      if (!recorded || (await refused)) return this.end('failed')
      this.other = recorded
      this.phase = 'compiled'
    } catch {
      this.end('failed')
    }
  }

  private async check(input: StepInput): Promise<void> {
    this.phase = 'checking'
    try {
      if (!this.other || !(await this.engine.agrees(input, this.other))) this.end('unequal')
      else this.phase = 'trying'
    } catch {
      this.end('failed')
    }
  }
}
