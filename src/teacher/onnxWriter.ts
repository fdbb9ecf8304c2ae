// Writes ONNX files: a graph builder over our own protobuf encoder.
// It emits only operators that onnxruntime-web runs on its WebGPU provider; anything else would silently move
// to the CPU.

import { Message } from './protobuf'

/** ONNX operator set of our files; 20 is the first with `Gelu`. */
export const OPSET = 20
const IR_VERSION = 9

/** Operators a graph may hold: each was seen to run on the WebGPU provider with `disable_cpu_ep_fallback`. */
export const WEBGPU_OPERATORS = [
  'Add',
  'Concat',
  'Div',
  'Gather',
  'Gelu',
  'LayerNormalization',
  'MatMul',
  'Mul',
  'ReduceMean',
  'Reshape',
  'Sigmoid',
  'Slice',
  'Softmax',
  'Split',
  'Sqrt',
  'Sub',
  'Transpose',
  'Unsqueeze',
] as const
export type WebGpuOperator = (typeof WEBGPU_OPERATORS)[number]

/** `TensorProto.DataType` numbers of the types we write. */
export const DATA_TYPES = { float32: 1, int32: 6, int64: 7 } as const
export type DataType = keyof typeof DATA_TYPES

/** A size, or the name of a size that is only known at run time. */
export type Dimension = number | string

/** Attribute values: integers as numbers, floats marked as such. */
export type Attribute = number | string | readonly number[] | { float: number }

type TensorData = Float32Array | Int32Array | BigInt64Array

const typeOf = (data: TensorData): DataType =>
  data instanceof Float32Array ? 'float32' : data instanceof Int32Array ? 'int32' : 'int64'

const product = (shape: readonly number[]): number => shape.reduce((n, size) => n * size, 1)

function attributeMessage(name: string, value: Attribute): Message {
  const message = new Message().string(1, name)
  if (typeof value === 'number') return message.varint(3, value).varint(20, 2)
  if (typeof value === 'string') return message.string(4, value).varint(20, 3)
  if ('float' in value) return message.float(2, value.float).varint(20, 1)
  for (const n of value) message.varint(8, n)
  return message.varint(20, 7)
}

/** `ValueInfoProto` of a tensor with named or fixed dimensions. */
function valueInfo(name: string, type: DataType, shape: readonly Dimension[]): Message {
  const dimensions = new Message()
  for (const size of shape) {
    dimensions.message(
      1,
      typeof size === 'number' ? new Message().varint(1, size) : new Message().string(2, size),
    )
  }
  const tensor = new Message().varint(1, DATA_TYPES[type]).message(2, dimensions)
  return new Message().string(1, name).message(2, new Message().message(1, tensor))
}

/**
 * Builds one ONNX graph, node by node, in execution order; `finish` gives the file. Bytes are little endian,
 * as ONNX asks.
 */
export class GraphBuilder {
  private readonly graph = new Message()
  private readonly inputs: Message[] = []
  private readonly outputs: Message[] = []
  private readonly tensors: Message[] = []
  private readonly known = new Set<string>()
  private count = 0

  constructor(private readonly name: string) {}

  private claim(name: string): string {
    if (this.known.has(name)) throw new Error(`the graph already has a value named ${name}`)
    this.known.add(name)
    return name
  }

  /** Declares a graph input and returns its name. */
  input(name: string, type: DataType, shape: readonly Dimension[]): string {
    this.inputs.push(valueInfo(name, type, shape))
    return this.claim(name)
  }

  /** Declares an existing value as a graph output. Throws when no node made it. */
  output(name: string, type: DataType, shape: readonly Dimension[]): void {
    if (!this.known.has(name)) throw new Error(`no node makes the output ${name}`)
    this.outputs.push(valueInfo(name, type, shape))
  }

  /** Adds a named tensor of the file. Throws when `data` does not hold the elements of `shape`. */
  initializer(name: string, data: TensorData, shape: readonly number[]): string {
    if (data.length !== product(shape))
      throw new Error(
        `${name} has ${data.length} elements, its shape [${shape.join(', ')}] wants ${product(shape)}`,
      )
    const tensor = new Message()
    for (const size of shape) tensor.varint(1, size)
    tensor.varint(2, DATA_TYPES[typeOf(data)]).string(8, name)
    tensor.bytes(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    this.tensors.push(tensor)
    return this.claim(name)
  }

  /** A float32 constant; its name starts with `const.` so that it is never taken for a weight. */
  floats(name: string, values: ArrayLike<number>, shape: readonly number[]): string {
    return this.initializer(`const.${name}`, Float32Array.from(values), shape)
  }

  /** A one-dimensional int64 constant: a shape, axes or bounds. Equal lists share one tensor. */
  integers(...values: number[]): string {
    const name = `const.int64.${values.join('_')}`
    if (this.known.has(name)) return name
    return this.initializer(
      name,
      BigInt64Array.from(values, (n) => BigInt(n)),
      [values.length],
    )
  }

  /** Adds a node with several outputs and returns their names. */
  nodes(
    operator: WebGpuOperator,
    inputs: readonly string[],
    attributes: Record<string, Attribute>,
    outputs: number | readonly string[],
  ): string[] {
    if (!WEBGPU_OPERATORS.includes(operator))
      throw new Error(`${operator} is not known to run on the WebGPU provider`)
    for (const name of inputs)
      if (!this.known.has(name)) throw new Error(`${operator} reads ${name}, which nothing before it makes`)
    const node = `${operator}_${this.count++}`
    const names =
      typeof outputs === 'number' ? Array.from({ length: outputs }, (_, i) => `${node}.${i}`) : [...outputs]
    const message = new Message()
    for (const name of inputs) message.string(1, name)
    for (const name of names) message.string(2, this.claim(name))
    message.string(3, node).string(4, operator)
    for (const [name, value] of Object.entries(attributes)) message.message(5, attributeMessage(name, value))
    this.graph.message(1, message)
    return names
  }

  /** Adds a node with one output, `output` if it is named, and returns its name. */
  node(
    operator: WebGpuOperator,
    inputs: readonly string[],
    attributes: Record<string, Attribute> = {},
    output?: string,
  ): string {
    return this.nodes(operator, inputs, attributes, output === undefined ? 1 : [output])[0]
  }

  /** `Reshape` to constant sizes; 0 keeps the input's size at that place, one -1 is worked out. */
  reshape(value: string, shape: readonly number[], output?: string): string {
    return this.node('Reshape', [value, this.integers(...shape)], {}, output)
  }

  /** `Slice` of one axis, `[start, end)`; without `end` up to the end. */
  slice(value: string, axis: number, start: number, end = 2 ** 31 - 1): string {
    return this.node('Slice', [value, this.integers(start), this.integers(end), this.integers(axis)])
  }

  /** The ONNX file; `metadata` becomes `metadata_props`. */
  finish(metadata: Record<string, string>): Uint8Array {
    this.graph.string(2, this.name)
    for (const tensor of this.tensors) this.graph.message(5, tensor)
    for (const input of this.inputs) this.graph.message(11, input)
    for (const output of this.outputs) this.graph.message(12, output)
    const model = new Message().varint(1, IR_VERSION).string(2, 'drive-kd-playground').message(7, this.graph)
    model.message(8, new Message().string(1, '').varint(2, OPSET))
    for (const [key, value] of Object.entries(metadata))
      model.message(14, new Message().string(1, key).string(2, value))
    return model.finish()
  }
}
