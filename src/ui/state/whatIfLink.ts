// The what-if of the gradients view as a part of the address: written from the slice, and read into it.

import type { CombineId } from '../../distill/combine/method'
import { presetSandbox, type PresetId, type Sandbox } from '../explain/whatIf'
import type { Dimensions } from '../explain/gradientPoints'
import type { StageId } from '../explain/stages'
import { writeAddress } from './address'
import { useGradients, type Source } from './gradientsSlice'
import { usePage } from './pageSlice'
import { isWhatIf } from './whatIfCode'

type State = ReturnType<typeof useGradients.getState>

/** Four digits are enough to distinguish arrows on any screen. */
const short = (v: number): string => String(Number(v.toPrecision(4))).replace('+', '')
const list = (values: readonly number[]): string => values.map(short).join('_')
const numbers = (text: string): number[] => text.split('_').map(Number)
/** Four arrows; components that are rounding errors beside the longest one become 0. */
function arrows(vectors: readonly (readonly number[])[]): string {
  const least = 1e-6 * Math.max(...vectors.flat().map(Math.abs))
  return vectors.map((v) => list(v.slice(0, 4).map((x) => (Math.abs(x) < least ? 0 : x)))).join('!')
}

const sameText = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

const sourceCode = (source: Source): string =>
  source.kind === 'preset' ? source.id : source.kind === 'step' ? `s${source.step}` : 'own'

function sourceOf(code: string): Source {
  if (code === 'own') return { kind: 'example' }
  return /^s\d/.test(code)
    ? { kind: 'step', step: Number(code.slice(1)) }
    : { kind: 'preset', id: code as PresetId }
}

const sandboxOf = (source: Source): Sandbox => presetSandbox(source.kind === 'preset' ? source.id : 'both')

/** The code of a what-if; null while a run is followed. */
export function writeWhatIf(state: State): string | null {
  const { mode, sandbox, source, order, present, stage, counts, shown, method } = state
  if (mode !== 'what-if') return null
  const first = sandboxOf(source)
  const own = source.kind !== 'preset' || !sameText(sandbox.vectors, first.vectors)
  return [
    sourceCode(source),
    own && `a${arrows(sandbox.vectors)}`,
    !sameText(sandbox.scales, first.scales) && `w${list(sandbox.scales)}`,
    stage !== 'gradients' && stage,
    order !== 0 && `o${order}`,
    present.includes(false) && `p${present.map(Number).join('')}`,
    counts['what-if'] !== 2 && `d${counts['what-if']}`,
    shown.length < 4 && `k${shown.join('')}`,
    method !== null && `m${method}`,
  ]
    .filter((part) => part !== false)
    .join('~')
}

/** What a code changes in the slice; null for what is none. */
export function readWhatIf(code: string): Partial<State> | null {
  if (!isWhatIf(code)) return null
  const [from, ...parts] = code.split('~')
  const source = sourceOf(from)
  const part = (letter: string): string | undefined =>
    parts.find((each) => each[0] === letter && !/^(stage|update)/.test(each))?.slice(1)
  const { vectors, scales } = sandboxOf(source)
  const [tips, weights, method] = ['a', 'w', 'm'].map(part)
  return {
    mode: 'what-if',
    source,
    sandbox: {
      vectors: tips ? tips.split('!').map(numbers) : vectors,
      scales: weights ? numbers(weights) : scales,
    },
    stage: (parts.find((each) => /^(stage|update)/.test(each)) ?? 'gradients') as StageId,
    order: Number(part('o') ?? 0),
    present: [...(part('p') ?? '111')].map((bit) => bit === '1'),
    counts: { live: useGradients.getState().counts.live, 'what-if': Number(part('d') ?? 2) as Dimensions },
    shown: [...(part('k') || '0123')].map(Number),
    method: (method ?? null) as CombineId | null,
  }
}

/** Arrows move with the pointer; the address follows when they rest (browsers count changes of it). */
const REST_MS = 300

/** While the view is open its what-if is in the address, and one in the address is shown. Returns what ends it. */
export function linkWhatIf(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const show = (): void => {
    const { whatIf } = usePage.getState()
    const change = whatIf !== null && whatIf !== writeWhatIf(useGradients.getState()) && readWhatIf(whatIf)
    if (change) useGradients.setState(change)
  }
  const write = (): void => {
    const whatIf = writeWhatIf(useGradients.getState())
    if (whatIf === usePage.getState().whatIf) return
    usePage.setState({ whatIf })
    writeAddress()
  }
  show()
  write()
  const ends = [
    usePage.subscribe((now, before) => now.whatIf !== before.whatIf && show()),
    useGradients.subscribe(() => {
      clearTimeout(timer)
      timer = setTimeout(write, REST_MS)
    }),
    () => clearTimeout(timer),
  ]
  return () => ends.forEach((end) => void end())
}
