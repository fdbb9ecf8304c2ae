// A teacher's file with other types at its inputs and outputs: a Cast beside each, as exporters write them.

import { messagesOf, stringOf } from '../../src/teacher/onnxReader'
import { fieldsOf, Message } from '../../src/teacher/protobuf'

/** `TensorProto.DataType` by name. */
export const DATA_TYPES = { float32: 1, int32: 6, int64: 7, float16: 10, float64: 11, uint8: 2 } as const
export type DataTypeName = keyof typeof DATA_TYPES

/** Copies a message; `change` returns what replaces a field of bytes, null where nothing does. */
function rewritten(bytes: Uint8Array, change: (field: number, value: Uint8Array) => Message | null): Message {
  const result = new Message()
  for (const { field, value, from, end } of fieldsOf(bytes)) {
    const made = typeof value === 'number' ? null : change(field, value)
    if (made) result.message(field, made)
    else result.copy(bytes.subarray(from, end))
  }
  return result
}

/** ValueInfoProto: type 2 -> tensor type 1 -> element type 1. */
const withType = (port: Uint8Array, type: number): Message =>
  rewritten(port, (field, typeProto) =>
    field !== 2
      ? null
      : rewritten(typeProto, (part, tensor) => {
          if (part !== 1) return null
          const made = new Message().varint(1, type)
          for (const f of fieldsOf(tensor)) if (f.field !== 1) made.copy(tensor.subarray(f.from, f.end))
          return made
        }),
  )

const cast = (from: string, to: string, type: number): Message =>
  new Message()
    .string(1, from)
    .string(2, to)
    .string(4, 'Cast')
    .message(5, new Message().string(1, 'to').varint(3, type).varint(20, 2))

/** NodeProto with other names of its inputs (1) and outputs (2). */
function renamed(node: Uint8Array, names: ReadonlyMap<string, string>): Message {
  const result = new Message()
  for (const { field, value, from, end } of fieldsOf(node)) {
    const name = field <= 2 && typeof value !== 'number' ? new TextDecoder().decode(value) : ''
    const other = names.get(name)
    if (other !== undefined) result.string(field, other)
    else result.copy(node.subarray(from, end))
  }
  return result
}

/** The same graph with these types by port name; `own` is the type that it computes with inside. */
export function retyped(
  file: Uint8Array,
  types: Readonly<Record<string, DataTypeName>>,
  own: (name: string) => DataTypeName = (name) => (name === 'tokens' ? 'int32' : 'float32'),
): Uint8Array {
  const inside = new Map(Object.keys(types).map((name) => [name, `${name} inside`]))
  return rewritten(file, (field, graph) => {
    if (field !== 7) return null
    const inputs = messagesOf(fieldsOf(graph), 11).map((port) => stringOf(fieldsOf(port), 1))
    const made = new Message()
    for (const name of inputs)
      if (types[name]) made.message(1, cast(name, inside.get(name)!, DATA_TYPES[own(name)]))
    for (const { field: part, value, from, end } of fieldsOf(graph)) {
      if (part === 1 && typeof value !== 'number') made.message(1, renamed(value, inside))
      else if ((part === 11 || part === 12) && typeof value !== 'number') {
        const name = stringOf(fieldsOf(value), 1)
        made.message(part, types[name] ? withType(value, DATA_TYPES[types[name]]) : new Message().copy(value))
      } else made.copy(graph.subarray(from, end))
    }
    for (const name of Object.keys(types))
      if (!inputs.includes(name)) made.message(1, cast(inside.get(name)!, name, DATA_TYPES[types[name]]))
    return made
  }).finish()
}
