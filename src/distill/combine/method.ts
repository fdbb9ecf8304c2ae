// The descriptor of a combining method. One file in methods/ describes one method completely: the settings,
// their links and flags, the page, the GPU's switch, the PyTorch check and the tests' lists are derived from
// it. A method computes coefficients from the gradients' Gram matrix and, where it weights losses, from the
// losses.

import type { CombineContext } from './context'

/**
 * The id of a method, in lower case. Links and run records contain it, so it is never renamed. The list of
 * ids is known at run time (registry.ts), because methods are found by their files.
 */
export type CombineId = Lowercase<string>

/** One constant of a method: a setting with the key `<id>.<name>`. */
export interface MethodParameter {
  label: string
  /** One line, like every setting's. */
  help: string
  min: number
  max: number
  /** The authors' value, or the one `help` says it is. */
  default: number
  /** Whole numbers only. */
  integer?: true
}

export type MethodParameters = Readonly<Record<string, MethodParameter>>

/** Which of AGP's stages a method has (METHOD 3); only methods with stages support the variants of AGP. */
export interface MethodStages {
  first: boolean
  second: boolean
  /** The supervised gradient is counted once, not once per capability. */
  supervisedOnce?: true
}

/** What a method guarantees for any four gradients, with its default parameters. The property tests check it. */
export interface MethodPromises {
  /** update . s >= this times |s|^2, with so many capabilities present. */
  supervised?: (present: number) => number
  /** The update opposes no gradient that takes part. */
  opposesNone?: true
  /** False: the coefficients follow the common scale of the gradients. */
  scaleFree?: false
  /** False: the supervised gradient is no task like the others. */
  supervisedAlike?: false
  /** False: renaming the capabilities changes the update, because something is drawn for each. */
  capabilitiesAlike?: false
}

/**
 * How the recorded step computes the coefficients: a WGSL expression of type vec4f over `G` (mat4x4f),
 * `permutation` and `mask` (u32) and `parts` (combine.wgsl), and the functions it needs beyond those there.
 */
export interface MethodWgsl {
  expression: string
  functions?: string
}

/**
 * A combining method. The update of a step is sum_k coefficients[k] g_k over the weighted gradients in the
 * order of TASKS (s = w_ce g_ce first, then the teachers' f_c).
 */
export interface CombineMethod {
  id: CombineId
  /** Position among the methods as offered, ascending: any number that no other has, 4.5 between 4 and 5. */
  place: number
  label: string
  /** One sentence for the page. */
  help: string
  /** Paper or code it comes from, and what is adapted here. */
  source: string
  /** Default: none. */
  parameters?: MethodParameters
  /** Absent: it has none of AGP's stages. */
  stages?: MethodStages
  /** The supervised gradient enters once per capability: the teachers' default weights are three times larger. */
  supervisedPerCapability?: true
  /** No teacher takes part. */
  withoutTeachers?: true
  promises: MethodPromises
  /** Present: solved inside the recorded step. Absent: in float64 on the host, with a round trip per step. */
  wgsl?: MethodWgsl
  /** It carries state from step to step: its coefficients cannot be recomputed from one step alone. */
  memory?: string
  /** It is what a person typed, the run's setting `rule`: it may remember and draw, and promises nothing. */
  typed?: true
  /** It draws random numbers from (seed, step, micro-batch). */
  random?: true
  /** It reads the Gram matrices of the parameter groups. */
  readsGroups?: true
  /**
   * gram: row-major 4x4 of (s, f_perception, f_reasoning, f_planning) -> 4 coefficients. Pure but for
   * `context.memory`.
   */
  coefficients(gram: readonly number[], context: CombineContext): number[]
}

/** The values of a method's parameters: those of the run, else the defaults. */
export const parameterValues = <P extends MethodParameters>(
  id: CombineId,
  parameters: P,
  { parameters: given }: Pick<CombineContext, 'parameters'>,
): { readonly [K in keyof P]: number } =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, parameter]) => [
      name,
      given?.[`${id}.${name}`] ?? parameter.default,
    ]),
  ) as { readonly [K in keyof P]: number }
