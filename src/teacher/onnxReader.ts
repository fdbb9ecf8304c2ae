// Reads the contents of our own files: named tensors, operators, metadata. Not a general ONNX reader: raw
// data only.

import { reasonOf, TeacherError } from './failure'
import { fieldsOf, textOf, type Field } from './protobuf'

export interface OnnxTensor {
  name: string
  /** `TensorProto.DataType`: 1 float32, 6 int32, 7 int64. */
  dataType: number
  shape: number[]
  /** Little-endian raw data, a view into the file; empty when the file stores it in another way. */
  raw: Uint8Array
  /** The file that holds the data; null where this one does. */
  location: string | null
}

export interface OnnxFile {
  producer: string
  metadata: Record<string, string>
  /** Names of the graph's outputs. */
  outputs: string[]
  /** Operator of every node, in file order. */
  operators: string[]
  tensors: Map<string, OnnxTensor>
  /** Files that hold initializers of this one. */
  external: string[]
}

/** More dimensions than any operator takes. */
const MOST_DIMENSIONS = 32

const wayOut = 'Choose a .onnx file; if it was downloaded, fetch it again, since it may be cut short.'

export const messagesOf = (fields: Field[], field: number): Uint8Array[] =>
  fields.filter((f) => f.field === field).flatMap((f) => (typeof f.value === 'number' ? [] : [f.value]))

export const stringOf = (fields: Field[], field: number): string => {
  const found = fields.find((f) => f.field === field)
  return found ? textOf(found.value) : ''
}

/** `TensorProto.dims`: one varint per field, or packed into one. */
function dimensionsOf(fields: Field[]): number[] {
  return fields
    .filter((f) => f.field === 1)
    .flatMap((f) => {
      if (typeof f.value === 'number') return [f.value]
      const sizes: number[] = []
      let size = 0
      let scale = 1
      for (const byte of f.value) {
        size += (byte & 0x7f) * scale
        scale *= 128
        if (byte < 0x80) {
          sizes.push(size)
          size = 0
          scale = 1
        }
        if (sizes.length > MOST_DIMENSIONS) throw new RangeError('a tensor has too many dimensions')
      }
      return sizes
    })
}

/** Where `TensorProto.external_data` lies; null where `data_location` is not EXTERNAL. */
export function externalOf(fields: Field[]): { location: string; offset: string; length: string } | null {
  if (!fields.some((f) => f.field === 14 && f.value === 1)) return null
  const entries = messagesOf(fields, 13).map((entry) => {
    const pair = fieldsOf(entry)
    return [stringOf(pair, 1), stringOf(pair, 2)]
  })
  const of = (key: string): string => entries.find(([name]) => name === key)?.[1] ?? ''
  return { location: of('location'), offset: of('offset'), length: of('length') }
}

function tensorOf(bytes: Uint8Array): OnnxTensor {
  const fields = fieldsOf(bytes)
  const type = fields.find((f) => f.field === 2)?.value
  return {
    name: stringOf(fields, 8),
    dataType: typeof type === 'number' ? type : 0,
    shape: dimensionsOf(fields),
    raw: messagesOf(fields, 9)[0] ?? new Uint8Array(),
    location: externalOf(fields)?.location ?? null,
  }
}

/**
 * Reads an ONNX file.
 * @throws TeacherError `bad-file` when the bytes are not one.
 */
export function readOnnx(bytes: Uint8Array): OnnxFile {
  // A development server answers a missing file with its start page: say so, instead of a protobuf error.
  if (bytes[0] === 0x3c)
    throw new TeacherError(
      'bad-file',
      'This is not an ONNX file: it begins like a web page.',
      'Check the address: the server may answer a missing file with a page.',
    )
  if (bytes.length === 0) throw new TeacherError('bad-file', 'This is not an ONNX file: it is empty.', wayOut)
  try {
    const model = fieldsOf(bytes)
    const graphs = messagesOf(model, 7)
    if (graphs.length === 0 || !model.some((f) => f.field === 1 && typeof f.value === 'number'))
      throw new RangeError('there is no graph in it')
    const graph = fieldsOf(graphs[0])
    const metadata = Object.fromEntries(
      messagesOf(model, 14).map((entry) => {
        const fields = fieldsOf(entry)
        return [stringOf(fields, 1), stringOf(fields, 2)]
      }),
    )
    const tensors = new Map(
      messagesOf(graph, 5).map((tensor) => {
        const read = tensorOf(tensor)
        return [read.name, read] as const
      }),
    )
    const operators = messagesOf(graph, 1).map((node) => stringOf(fieldsOf(node), 4))
    const external = [...new Set([...tensors.values()].flatMap(({ location }) => location ?? []))]
    const outputs = messagesOf(graph, 12).map((output) => stringOf(fieldsOf(output), 1))
    return { producer: stringOf(model, 2), metadata, outputs, operators, tensors, external }
  } catch (thrown) {
    throw new TeacherError('bad-file', `This is not an ONNX file: ${reasonOf(thrown)}.`, wayOut)
  }
}

/**
 * The float32 values of a tensor with a given shape, copied.
 * @throws TeacherError `bad-file` when it is missing, of another type, or of another shape.
 */
export function floatsOf(file: OnnxFile, name: string, shape: readonly number[]): Float32Array {
  const tensor = file.tensors.get(name)
  const wanted = `${name} float32 [${shape.join(', ')}]`
  const own = 'Use a file written by this project (a shipped teacher, or an export).'
  if (!tensor) throw new TeacherError('bad-file', `The file has no weights ${wanted}.`, own)
  if (tensor.dataType !== 1 || tensor.shape.join() !== shape.join()) {
    throw new TeacherError(
      'bad-file',
      `The file should have weights ${wanted}, but they are of type ${tensor.dataType} with shape [${tensor.shape.join(', ')}].`,
      own,
    )
  }
  const values = new Float32Array(shape.reduce((n, size) => n * size, 1))
  if (tensor.raw.length !== values.byteLength)
    throw new TeacherError(
      'bad-file',
      `The weights ${wanted} have ${tensor.raw.length} bytes of raw data instead of ${values.byteLength}.`,
      own,
    )
  new Uint8Array(values.buffer).set(tensor.raw)
  return values
}
