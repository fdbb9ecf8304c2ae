// Which of two tiles is the faster one, decided from the training itself: pieces of a few submits take turns,
// first-second, second-first and so on, so that a slow drift of the clock hits both alike. No GPU, no clock.

/** `usual`: the tile that an adapter of its kind starts with; `other`: the one that is tried against it. */
export type TileChoice = 'usual' | 'other'

/** A piece ends with so much work in ms, or with so many submits; the first submit after a change is not counted. */
const PIECE_MS = 100
const PIECE_SUBMITS = 12
/** Pairs differ in length, as a share of the shortest, so that nothing periodic keeps pace with them. */
const pieceLength = (pair: number): number => 1 + ((5 * pair) % 7) / 7
/** Pairs of pieces before a decision, and after which the usual tile stays. */
const FEWEST_PAIRS = 10
const MOST_PAIRS = 16
/** The other tile must be faster by more than this share, and by more than the pairs differ among themselves. */
const MARGIN = 0.05
/** It may be the slower one in no more than this share of the pairs. */
const SLOWER_PAIRS = 1 / 6

/** The value below which this share of sorted values lies, interpolated. */
function quantile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1)
  const [low, high] = [Math.floor(at), Math.ceil(at)]
  return sorted[low] + (at - low) * (sorted[high] - sorted[low])
}

/** Time per step with the other tile over that with the usual one, of each pair of pieces. */
export function decide(ratios: readonly number[], pairs: number): TileChoice | null {
  if (pairs < FEWEST_PAIRS) return null
  if (ratios.length >= FEWEST_PAIRS) {
    const sorted = [...ratios].sort((a, b) => a - b)
    const [lower, middle, upper, nearlyAll] = [0.25, 0.5, 0.75, 1 - SLOWER_PAIRS].map((share) =>
      quantile(sorted, share),
    )
    if (middle < 1 - Math.max(MARGIN, upper - lower) && nearlyAll < 1) return 'other'
    if (lower > 1 - MARGIN) return 'usual'
  }
  return pairs >= MOST_PAIRS ? 'usual' : null
}

/** What a trial needs to be: `TileTrial`, or in tests one that changes tiles as they like. */
export interface Trial {
  /** The tile of the next submit. */
  readonly next: TileChoice
  /** Null while it goes on. */
  readonly decision: TileChoice | null
  /** A submit made with `choice` took so many ms of work per step; null: it was not measured. */
  measured(choice: TileChoice, steps: number, workMs: number | null): void
}

export class TileTrial implements Trial {
  private decided: TileChoice | null = null
  private readonly ratios: number[] = []
  private pairs = 0
  /** Ms per step of the first piece of a pair; null: it is the first one that is measured. */
  private first: number | null = null
  private choice: TileChoice = 'usual'
  private steps = 0
  private workMs = 0
  /** Submits of this piece so far, the first of which is not counted. */
  private submits = 0

  get next(): TileChoice {
    return this.decided ?? this.choice
  }

  get decision(): TileChoice | null {
    return this.decided
  }

  measured(choice: TileChoice, steps: number, workMs: number | null): void {
    // Submits under way when the piece ended were made with the tile before.
    if (this.decided || choice !== this.choice) return
    if (this.submits++ > 0 && workMs !== null) {
      this.steps += steps
      this.workMs += workMs
    }
    const length = pieceLength(this.pairs)
    if (this.workMs >= length * PIECE_MS || this.submits > length * PIECE_SUBMITS) this.endPiece()
  }

  private endPiece(): void {
    const msPerStep = this.workMs / this.steps
    this.steps = this.workMs = this.submits = 0
    if (this.first === null) {
      this.first = msPerStep
      this.choice = this.choice === 'usual' ? 'other' : 'usual'
      return
    }
    const ratio = this.choice === 'other' ? msPerStep / this.first : this.first / msPerStep
    if (Number.isFinite(ratio) && ratio > 0) this.ratios.push(ratio)
    this.pairs++
    this.first = null
    // The next pair begins with the tile that this one ended with.
    this.decided = decide(this.ratios, this.pairs)
  }
}
