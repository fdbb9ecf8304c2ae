// The names and shapes under which Hugging Face's transformers library stores the same weights, and how each
// lies in our flat buffer. One function per family. Pure: flat buffer -> tensors -> flat buffer, bit for bit;
// teacher/safetensors.ts handles files.

import {
  kvHeadsOf,
  parameterLayout,
  type ModelConfig,
  type ParameterEntry,
  type ParameterLayout,
} from './config'

/** Name of the vision projector, which Hugging Face's decoders do not have. */
export const PROJECTOR_NAME = 'projector.weight'

/** Where one Hugging Face tensor lies in our buffer. */
export interface HuggingFaceTensor {
  name: string
  /**
   * As Hugging Face has it: [rows, columns] of the part below, [columns, rows] when transposed, [n] for a
   * vector.
   */
  shape: number[]
  /** Our tensor that holds it. */
  entry: ParameterEntry
  /** The part of our tensor's last axis that it is: from `first` up to, not including, `end`. */
  first: number
  end: number
  /** Hugging Face stores [out, in] (`nn.Linear`), ours is always [in, out]. */
  transposed: boolean
}

/** A tensor with its values, row major. */
export interface NamedTensor {
  name: string
  shape: number[]
  values: Float32Array
}

/** A part of one of our tensors, the whole of it by default. */
export function tensorOf(
  name: string,
  entry: ParameterEntry,
  part: { first?: number; end?: number; transposed?: boolean } = {},
): HuggingFaceTensor {
  const { first = 0, end = entry.shape[entry.shape.length - 1], transposed = false } = part
  const shape = [...entry.shape.slice(0, -1), end - first]
  return { name, shape: transposed ? shape.reverse() : shape, entry, first, end, transposed }
}

/**
 * GPT-2: our names behind `transformer.`; its `Conv1D` stores [in, out] as we do, and its tied head is not
 * stored again.
 */
const gpt = ({ entries }: ParameterLayout): HuggingFaceTensor[] =>
  entries.map((entry) =>
    tensorOf(entry.group === 'projector' ? PROJECTOR_NAME : `transformer.${entry.name}`, entry),
  )

/** Llama and Qwen: linear layers [out, in]; query, key, value and gate, up are matrices of their own. */
const llama = ({ entries }: ParameterLayout, config: ModelConfig): HuggingFaceTensor[] =>
  entries.flatMap((entry) => {
    if (entry.group === 'projector') return [tensorOf(PROJECTOR_NAME, entry)]
    const parts = (fused: string, names: readonly string[], bounds: readonly number[]) =>
      names.map((name, i) =>
        tensorOf(entry.name.replace(fused, name), entry, {
          first: bounds[i],
          end: bounds[i + 1],
          transposed: true,
        }),
      )
    const { width, heads } = config
    const kvWidth = (kvHeadsOf(config) * width) / heads
    if (entry.name.endsWith('qkv_proj.weight'))
      return parts(
        'qkv_proj',
        ['q_proj', 'k_proj', 'v_proj'],
        [0, width, width + kvWidth, width + 2 * kvWidth],
      )
    if (entry.name.endsWith('gate_up_proj.weight'))
      return parts('gate_up_proj', ['gate_proj', 'up_proj'], [0, entry.shape[1] / 2, entry.shape[1]])
    return [tensorOf(entry.name, entry, { transposed: /\.(o_proj|down_proj)\.weight$/.test(entry.name) })]
  })

const FAMILIES: Record<
  ModelConfig['family'],
  (layout: ParameterLayout, config: ModelConfig) => HuggingFaceTensor[]
> = { gpt, llama }

/** Every tensor that a Hugging Face file of this model has; together they cover each parameter once. */
export function huggingFaceTensors(config: ModelConfig): HuggingFaceTensor[] {
  return FAMILIES[config.family](parameterLayout(config), config)
}

/**
 * Calls `visit(index in the flat buffer, index in the tensor)` for every element, in the order of the
 * tensor's part in our buffer.
 */
function eachElement(
  { entry, first, end, transposed }: HuggingFaceTensor,
  visit: (flat: number, at: number) => void,
): void {
  const columns = entry.shape[entry.shape.length - 1]
  const rows = entry.size / columns
  const width = end - first
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < width; c++)
      visit(entry.offset + r * columns + first + c, transposed ? c * rows + r : r * width + c)
  }
}

/**
 * The tensors of a model under Hugging Face's names, values copied.
 * @param parameters flat buffer [layout.total] by `parameterLayout(config)`.
 */
export function toHuggingFace(config: ModelConfig, parameters: Float32Array): NamedTensor[] {
  return huggingFaceTensors(config).map((tensor) => {
    const values = new Float32Array(tensor.shape.reduce((n, size) => n * size, 1))
    eachElement(tensor, (flat, at) => (values[at] = parameters[flat]))
    return { name: tensor.name, shape: tensor.shape, values }
  })
}

/**
 * The flat buffer [layout.total] of a model, padding zero.
 * @param valuesOf the values of a tensor by its Hugging Face name, of exactly the shape asked for; it throws
 * when it has none.
 */
export function fromHuggingFace(
  config: ModelConfig,
  valuesOf: (name: string, shape: readonly number[]) => ArrayLike<number>,
): Float32Array {
  const parameters = new Float32Array(parameterLayout(config).total)
  for (const tensor of huggingFaceTensors(config)) {
    const values = valuesOf(tensor.name, tensor.shape)
    eachElement(tensor, (flat, at) => (parameters[flat] = values[at]))
  }
  return parameters
}
