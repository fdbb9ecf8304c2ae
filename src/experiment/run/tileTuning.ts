// Tries other tiles while a run trains, one after another, each against the best so far. The step is recorded with a
// tile, over the same buffers, only after the first steps; its pipelines compile meanwhile. Then one step is computed
// with it and undone: only if all bits agree does training take turns with it, for a run must repeat bit by bit.
// Whatever fails leaves the tile before.

import type { Engine, Recorded } from '../../distill/engine/engine'
import type { StepInput } from '../../distill/step/stepInput'
import type { StepMetrics } from '../../distill/tasks'
import type { Tile } from '../../nn/tile'
import { TileTrial, type Trial, type TileChoice } from './tileTrial'

/** How a trial ended. `failed`: it could not be made, which says nothing about the next visit. */
export type TileOutcome = TileChoice | 'unequal' | 'failed'

/** Submits before anything of another tile is made: the first steps come first. */
const SUBMITS_BEFORE = 8

/** What is tried; `best`: the tile of the run so far. */
export type Challenger = (best: Tile) => Tile

export interface TileTuningOptions {
  /** The tile that the engine was recorded with. */
  tile: Tile
  /** In the order in which they are tried. */
  challengers: readonly Challenger[]
  /** After each trial. `best`: the tile from now on; `isLast`: nothing else is tried. */
  onOutcome: (outcome: TileOutcome, best: Tile, isLast: boolean) => void
  trial?: () => Trial
}

export class TileTuning {
  phase: 'waiting' | 'compiling' | 'compiled' | 'checking' | 'trying' | 'ended' = 'waiting'
  private best: Tile
  /** Null: the engine's own recording. */
  private bestRecorded: Recorded | null = null
  private other: Recorded | null = null
  private otherTile: Tile | null = null
  private readonly challengers: Challenger[]
  private readonly onOutcome: TileTuningOptions['onOutcome']
  private readonly newTrial: () => Trial
  private trial: Trial
  private answers = 0
  /** The tile of every submit of the present trial, by the metrics that it gave. */
  private madeWith = new WeakMap<readonly StepMetrics[], TileChoice>()

  constructor(
    private readonly engine: Engine,
    { tile, challengers, onOutcome, trial = () => new TileTrial() }: TileTuningOptions,
  ) {
    this.best = tile
    this.challengers = [...challengers]
    this.onOutcome = onOutcome
    this.newTrial = trial
    this.trial = trial()
  }

  /** `Engine.run`, with the tile whose turn it is. */
  async run(inputs: readonly StepInput[]): Promise<StepMetrics[]> {
    if (this.phase === 'compiled') void this.check(inputs[0])
    const { madeWith } = this
    const choice = this.phase === 'trying' ? this.trial.next : null
    const recorded = choice === 'other' ? this.other : this.bestRecorded
    const metrics = await this.engine.run(inputs, recorded ?? undefined)
    if (choice) madeWith.set(metrics, choice)
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
    const loser = outcome === 'other' ? this.bestRecorded : this.other
    if (outcome === 'other' && this.otherTile) {
      this.best = this.otherTile
      this.bestRecorded = this.other
    }
    if (loser) this.engine.forget(loser)
    this.other = null
    this.answers = 0
    this.madeWith = new WeakMap()
    const isLast = this.challengers.length === 0
    this.phase = isLast ? 'ended' : 'waiting'
    if (!isLast) this.trial = this.newTrial()
    this.onOutcome(outcome, this.best, isLast)
  }

  private async compile(): Promise<void> {
    this.phase = 'compiling'
    const { device } = this.engine
    this.otherTile = this.challengers.shift()!(this.best)
    // A shader that this adapter refuses must not end the run as an uncaptured error.
    device.pushErrorScope('validation')
    let recorded: Recorded | null = null
    try {
      recorded = this.engine.recordTile(this.otherTile)
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
