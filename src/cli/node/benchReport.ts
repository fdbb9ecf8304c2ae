// The results of `npm run bench`, as JSON and as tables, and the order in which they are printed.

import type { ProfiledKernel, SizeResult } from '../../experiment/speed/benchmark'
import type { PerSampleResult } from '../../experiment/speed/perSample'
import type { RuleCost } from '../../experiment/speed/ruleCost'
import type { ThreadSpeed } from '../../experiment/speed/threads'
import type { Scaling } from '../../experiment/speed/scaling'
import type { VariantResult } from '../../experiment/speed/variants'

/** Another implementation of the same step. Without figures, `reason` explains why it did not run here. */
export interface PeerResult {
  name: string
  stepsPerSecond: number | null
  /** Our steps per second over theirs, the median of turns taken on the same machine. */
  oursOverTheirs: number | null
  oursPerSecond?: number
  /** The adapter that ours ran on in those turns: the page's adapter, or this command's. */
  adapter?: string
  rounds?: number
  threads?: number | null
  version?: string
  /** How far its losses, Gram matrix and update are from the float64 reference's. */
  deviation?: { losses: number; gram: number; update: number }
  reason?: string
}

export interface StartTimes {
  firstPaintMs: number | null
  readyMs: number
  firstStepMs: number
  /**
   * Stages that the worker reported before the first step, in the order of their first report: ms after navigation
   * of the first and the last report. Shaders compile and teachers load at the same time, so stages overlap.
   */
  stages?: { stage: string; fromMs: number; toMs: number; done: number; total: number }[]
  /** Processor time up to the first step, of the browser's GPU process and of its others, on Linux. */
  processor?: { gpuMs: number; otherMs: number }
}

/** A preset that was opened with an empty cache, and again. */
export interface PresetStart {
  preset: string
  cold: StartTimes | { reason: string }
  warm: StartTimes | { reason: string }
}

export interface Start extends PresetStart {
  /** Starts of further presets. */
  others?: PresetStart[]
  /** Sent by the server up to the first step, by kind. */
  bytes: Record<string, { files: number; bytes: number; gzip: number }>
}

export interface Screen {
  preset: string
  framesPerSecond: number
  longestTaskMs: number
  longestFrameMs: number
  stepsPerSecond: number
}

export interface Unmeasured {
  reason: string
}

export interface BenchReport {
  adapter: string
  date: string
  cores: number
  /** Load of the machine when measuring began: above `cores`, other processes were busy too. */
  loadAverage: number
  sizes: SizeResult[]
  /** Combining sample by sample; empty where that was not measured. */
  perSample: PerSampleResult[]
  peers: PeerResult[]
  scaling: Scaling | Unmeasured
  start: Start | Unmeasured
  screen: Screen | Unmeasured
  /** Only when asked for. */
  variants?: VariantResult[]
  /** Only when asked for. */
  rule?: RuleCost[]
  /** The CPU device with one thread and more. */
  threads?: ThreadSpeed[]
}

/** Rows as a Markdown table with aligned columns, which a terminal shows as well. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((h, i) => Math.max(h.length, 3, ...rows.map((row) => row[i].length)))
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i])).join(' | ')} |`
  return [line(header), `|${widths.map((w) => '-'.repeat(w + 2)).join('|')}|`, ...rows.map(line)].join('\n')
}

const number = (x: number): string =>
  x >= 100
    ? Math.round(x).toLocaleString('en-US')
    : x >= 10
      ? x.toFixed(1)
      : x >= 0.1
        ? x.toFixed(2)
        : x.toPrecision(2)

export function sizesTable(sizes: readonly SizeResult[]): string {
  return table(
    [
      'student',
      'step ms',
      'floor ms',
      'over floor',
      'AGP / single',
      'arithmetic ratio',
      'dispatches AGP / single',
      'parts, ms',
    ],
    sizes.map((s) => [
      s.name,
      number(s.stepMs),
      number(s.floorMs),
      `${(s.stepMs / s.floorMs).toFixed(1)}x`,
      s.agpOverSingle.toFixed(2),
      s.flopRatio.toFixed(2),
      `${s.dispatches.agp} / ${s.dispatches.single}`,
      Object.entries(s.parts)
        .map(([name, ms]) => `${name} ${number(ms)}`)
        .join(', '),
    ]),
  )
}

export function perSampleTable(all: readonly PerSampleResult[]): string {
  return table(
    [
      'sample by sample',
      'samples per pass',
      'ordinary step ms',
      'step ms',
      'over ordinary',
      'one per pass ms',
      'dispatches: ordinary / step / one per pass',
      'MiB: ordinary / step',
    ],
    all.map((one) => [
      one.name,
      `${one.samplesPerPass} of ${one.samples}`,
      number(one.ordinaryMs),
      number(one.stepMs),
      `${one.overOrdinary.toFixed(2)}x`,
      `${number(one.onePerPassMs)} (${one.onePerPassOverOrdinary.toFixed(1)}x)`,
      Object.values(one.dispatches).join(' / '),
      Object.values(one.bytes)
        .map((bytes) => Math.round(bytes / 2 ** 20))
        .join(' / '),
    ]),
  )
}

export function peersTable(peers: readonly PeerResult[]): string {
  return table(
    ['the same step in', 'steps/s', 'ours, steps/s', 'ours / theirs', 'ours on'],
    peers.map((p) =>
      p.stepsPerSecond === null || p.oursOverTheirs === null
        ? [p.name, `did not run: ${p.reason ?? 'no reason given'}`, '', '', '']
        : [
            p.name,
            number(p.stepsPerSecond),
            number(p.oursPerSecond ?? NaN),
            `${number(p.oursOverTheirs)}x`,
            p.adapter ?? '',
          ],
    ),
  )
}

export function scalingTable(scaling: Scaling | Unmeasured): string {
  if ('reason' in scaling) return `Scaling not measured: ${scaling.reason}`
  const points = table(
    ['dimension', 'value', 'steps/s', 'GFLOP', 'dispatches', 'dispatch share of the floor', 'MB'],
    scaling.points.map((p) => [
      p.dimension,
      String(p.value),
      number(p.stepsPerSecond),
      number(p.gflop),
      String(p.dispatches),
      `${(100 * p.dispatchShare).toFixed(1)} %`,
      number(p.megabytes),
    ]),
  )
  const memory = scaling.memory
    .slice(0, 8)
    .map(({ label, megabytes }) => `${label} ${number(megabytes)}`)
    .join(', ')
  const refused = scaling.refused.map(
    ({ dimension, value, reason }) => `\n${dimension} ${value} did not run: ${reason}`,
  )
  return `${points}\n${refused.join('')}\nMemory of the default step by buffer, MB: ${memory}.`
}

export function pageTable({ start, screen }: Pick<BenchReport, 'start' | 'screen'>): string {
  const lines: string[] = []
  if ('reason' in start) lines.push(`Start not measured: ${start.reason}`)
  else {
    const stages = (t: StartTimes): string =>
      (t.stages ?? []).map((s) => `${s.stage} ${Math.round(s.fromMs)}-${Math.round(s.toMs)}`).join(', ')
    const row = (name: string, t: Start['cold']) =>
      'reason' in t
        ? [name, t.reason, '', '', '', '']
        : [
            name,
            t.firstPaintMs === null ? '' : number(t.firstPaintMs),
            number(t.readyMs),
            number(t.firstStepMs),
            t.processor ? `${number(t.processor.gpuMs)} + ${number(t.processor.otherMs)}` : '',
            stages(t),
          ]
    lines.push(
      table(
        [
          'start, ms after navigation',
          'first paint',
          'ready',
          'first step',
          'processor, GPU + others',
          'stages, from-to',
        ],
        [start, ...(start.others ?? [])].flatMap((one) => [
          row(`${one.preset}, empty cache`, one.cold),
          row(`${one.preset}, again`, one.warm),
        ]),
      ),
    )
    lines.push(
      '',
      table(
        ['sent', 'files', 'KB', 'KB gzip'],
        Object.entries(start.bytes).map(([kind, b]) => [
          kind,
          String(b.files),
          number(b.bytes / 1024),
          number(b.gzip / 1024),
        ]),
      ),
    )
  }
  lines.push('')
  if ('reason' in screen) lines.push(`Screen not measured: ${screen.reason}`)
  else
    lines.push(
      `Training with all charts visible (preset ${screen.preset}): ${number(screen.framesPerSecond)} frames/s, longest task ${number(screen.longestTaskMs)} ms, ${number(screen.stepsPerSecond)} steps/s.`,
    )
  return lines.join('\n')
}

export function profileTable(kernels: readonly ProfiledKernel[]): string {
  const total = kernels.reduce((sum, k) => sum + k.ms, 0)
  return table(
    ['kernel (default student)', 'dispatches', 'ms', 'share', 'GFLOP/s'],
    kernels.map((k) => [
      k.label,
      String(k.dispatches),
      number(k.ms),
      `${((100 * k.ms) / total).toFixed(1)} %`,
      k.gflop > 0 ? number(k.gflop / (k.ms / 1000)) : '',
    ]),
  )
}

export function variantsTable(variants: readonly VariantResult[]): string {
  return table(
    ['student', 'variant', 'loads, B/FLOP', 'step ms', 'over chosen', 'turns', 'same bits'],
    variants.map(({ size, name, model: { loads, shared }, figures, reason = '' }) =>
      figures
        ? [
            size,
            name,
            shared > 0 ? `${loads.toFixed(2)} + ${shared.toFixed(2)} shared` : loads.toFixed(2),
            number(figures.stepMs),
            figures.overChosen.toFixed(2),
            figures.spread.map((ratio) => ratio.toFixed(2)).join(' to '),
            figures.sameBits ? 'yes' : 'no',
          ]
        : [size, name, loads.toFixed(2), `did not run: ${reason}`, '', '', ''],
    ),
  )
}

export function ruleTable(costs: readonly RuleCost[]): string {
  return table(
    [
      'student',
      'rule',
      'step ms',
      'host-solved step ms',
      'over host-solved',
      'turns',
      'processor ms, over host-solved',
      'one call ms',
    ],
    costs.map(({ size, rule, ruleMs, host, hostMs, overHost, spread, callMs, processorMs, ...cost }) => [
      size,
      rule,
      number(ruleMs),
      `${number(hostMs)} (${host})`,
      `${overHost.toFixed(2)}x`,
      spread.map((ratio) => ratio.toFixed(2)).join(' to '),
      `${number(processorMs.rule)}, ${cost.processorOverHost.toFixed(2)}x`,
      number(callMs),
    ]),
  )
}

export function threadsTable(speeds: readonly ThreadSpeed[]): string {
  return table(
    ['student', 'threads of the CPU', 'step ms', 'as fast as one'],
    speeds.map(({ size, threads, stepMs, speedup }) => [
      size,
      String(threads),
      number(stepMs),
      `${speedup.toFixed(2)}x`,
    ]),
  )
}
