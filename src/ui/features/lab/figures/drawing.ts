// A figure as a list of marks in its own units: drawn on screen and written to a file from the same list. Pure.

/** `ink`, `soft` and `line` follow the page's colours; others are written out. */
export type Colour = 'ink' | 'soft' | 'line' | 'paper' | `#${string}` | `rgb(${string})`

/** The run behind a mark; without a seed: an arm, all of its runs. */
export interface RunKey {
  arm: string
  seed: number | null
}

interface Common {
  colour: Colour
  opacity?: number
  /** Shown when the pointer rests on it. */
  tip?: string
  /** Opened when it is pressed. */
  run?: RunKey
}

export type Mark =
  | (Common & { kind: 'line'; x1: number; y1: number; x2: number; y2: number; width?: number; dash?: string })
  | (Common & { kind: 'dot'; x: number; y: number; r: number; hollow?: boolean })
  | (Common & { kind: 'box'; x: number; y: number; width: number; height: number })
  | (Common & { kind: 'path'; d: string; width?: number; dash?: string; filled?: boolean })
  | (Common & {
      kind: 'text'
      x: number
      y: number
      text: string
      align?: 'start' | 'middle' | 'end'
      /** Degrees, about its own place. */
      turned?: number
      strong?: boolean
    })

export interface Drawing {
  width: number
  height: number
  marks: readonly Mark[]
  /** What it shows, in one sentence: for those who hear the page, and the name of the file's picture. */
  label: string
}

/** Size of every letter in a figure, px: nothing is smaller. */
export const LETTER = 13
/** Average width of a letter of that size. */
const LETTER_WIDTH = 7

export const textWidth = (text: string): number => {
  let width = 0
  // Hangul is as wide as it is high.
  for (const letter of text) width += letter.charCodeAt(0) > 0x1100 ? LETTER : LETTER_WIDTH
  return width
}

/** Text cut to this width; the full text is the tooltip. */
export function fitted(text: string, width: number): string {
  if (textWidth(text) <= width) return text
  let short = text
  while (short.length > 1 && textWidth(`${short}…`) > width) short = short.slice(0, -1)
  return `${short.trimEnd()}…`
}

/** A text broken into lines of so many pixels. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && textWidth(`${last} ${word}`) <= width)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}

/** A mark's own place: the middle of a dot or a box, the start of all others. */
export function placeOf(mark: Mark): [x: number, y: number] {
  if (mark.kind === 'line') return [mark.x1, mark.y1]
  if (mark.kind === 'path') return [0, 0]
  if (mark.kind === 'box') return [mark.x + mark.width / 2, mark.y + mark.height / 2]
  return [mark.x, mark.y]
}

/** How far from a dot a finger may be. */
const REACH = 12

/** The mark with a tip at a place: the nearest dot within reach, else the box or the name there; null: none. */
export function markAt({ marks }: Drawing, x: number, y: number): Mark | null {
  let nearest: Mark | null = null
  let least = REACH
  for (const mark of marks) {
    if (mark.tip === undefined) continue
    if (mark.kind === 'dot') {
      const distance = Math.hypot(mark.x - x, mark.y - y)
      // Of dots in one place the last is on top.
      if (distance <= least) [nearest, least] = [mark, distance]
    } else if (mark.kind === 'box' && nearest === null) {
      if (x >= mark.x && x <= mark.x + mark.width && y >= mark.y && y <= mark.y + mark.height) nearest = mark
    } else if (mark.kind === 'text' && nearest === null && mark.align === 'end') {
      if (x <= mark.x && x >= mark.x - textWidth(mark.text) && Math.abs(y - mark.y + 4) < LETTER)
        nearest = mark
    }
  }
  return nearest
}
