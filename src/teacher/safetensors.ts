// Writes and reads safetensors files: eight bytes of header length (little endian), the header as JSON, then
// the tensors' bytes one after the other. Format: github.com/huggingface/safetensors. Written as F32; F64,
// F16 and BF16 are read too, as 32-bit floats. Tensors of whole numbers are listed by name; their values are
// not read.

import {
  both,
  choice,
  dictionary,
  isObject,
  list,
  object,
  read,
  satisfying,
  text,
  whole,
  type Passed,
} from '../json/check'
import { parseJson } from '../json/parse'
import { preview, shortened } from '../json/text'
import type { NamedTensor } from '../nn/huggingFace'
import { TeacherError } from './failure'
import { halfValue } from './half'

/** Bytes per value of the types whose values are read. */
const FLOAT_BYTES = { F64: 8, F32: 4, F16: 2, BF16: 2 } as const
type FloatType = keyof typeof FLOAT_BYTES

/** Bytes per value of the types that are only listed by name. */
const OTHER_BYTES = {
  BOOL: 1,
  I8: 1,
  U8: 1,
  F8_E4M3: 1,
  F8_E5M2: 1,
  I16: 2,
  U16: 2,
  I32: 4,
  U32: 4,
  I64: 8,
  U64: 8,
} as const
type OtherType = keyof typeof OTHER_BYTES
const BYTES = { ...FLOAT_BYTES, ...OTHER_BYTES }

/**
 * Limit on the header's size; that of a model with a hundred layers and a thousand tensors is a fifth of it.
 */
const MOST_HEADER_BYTES = 1_000_000
const MOST_TENSORS = 10_000
const MOST_DIMENSIONS = 8
/** Metadata, an entry, its lists. */
const MOST_LEVELS = 4
const METADATA = '__metadata__'

/** A tensor whose values are no floats. */
export interface OtherTensor {
  type: OtherType
  shape: number[]
}

export interface SafetensorsFile {
  tensors: Map<string, NamedTensor>
  others: Map<string, OtherTensor>
  /** Float types that were converted to 32 bits. */
  converted: Exclude<FloatType, 'F32'>[]
  /** The file's own metadata, e.g. `format: pt`. */
  metadata: Record<string, string>
}

const wayOut =
  "Choose a .safetensors file that was exported here, or written with Hugging Face's safetensors from the same tensors."
const bad = (what: string): TeacherError =>
  new TeacherError('bad-file', `This is not a usable safetensors file: ${what}.`, wayOut)

/** A tensor's name in a sentence. */
const named = (name: string): string => shortened(name, 80)

const elements = (shape: readonly number[]): number => shape.reduce((n, size) => n * size, 1)

/** A file with this header and room for `size` bytes of values, which begin at `dataAt`. */
function framed(
  header: readonly (readonly [string, unknown])[],
  size: number,
): { file: Uint8Array<ArrayBuffer>; dataAt: number } {
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)))
  // Spaces at the end, so that the values start at a multiple of eight bytes.
  const dataAt = 8 + Math.ceil(json.length / 8) * 8
  const file = new Uint8Array(dataAt + size)
  new DataView(file.buffer).setBigUint64(0, BigInt(dataAt - 8), true)
  file.fill(0x20, 8, dataAt).set(json, 8)
  return { file, dataAt }
}

/**
 * One file of the tensors of several, bytes as they are: file after file, each in its header's order. The
 * metadata is that of the first.
 * @throws TeacherError `bad-file` when one of them is no safetensors file, or two have a tensor of one name.
 */
export function joinSafetensors(files: readonly Uint8Array[]): Uint8Array {
  const parts = files.map((bytes) => ({ bytes, ...listSafetensors(bytes) }))
  const metadata = parts[0]?.metadata ?? {}
  const header: [string, unknown][] = Object.keys(metadata).length ? [[METADATA, metadata]] : []
  const names = new Set<string>()
  let size = 0
  for (const { stored } of parts)
    for (const { name, dtype, shape, begin, end } of stored) {
      if (names.has(name)) throw bad(`${named(name)} is in two of its parts`)
      names.add(name)
      header.push([name, { dtype, shape, data_offsets: [size, size + end - begin] }])
      size += end - begin
    }
  const { file, dataAt } = framed(header, size)
  let at = dataAt
  for (const { bytes, stored } of parts)
    for (const { begin, end } of stored) {
      file.set(bytes.subarray(begin, end), at)
      at += end - begin
    }
  return file
}

/**
 * The bytes of a file that holds these tensors as F32, in their order. Throws when two have one name or a
 * length does not fit its shape.
 */
export function writeSafetensors(
  tensors: readonly NamedTensor[],
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const header: [string, unknown][] = Object.keys(metadata).length ? [[METADATA, metadata]] : []
  const names = new Set([METADATA])
  let offset = 0
  for (const { name, shape, values } of tensors) {
    if (names.has(name)) throw new Error(`two tensors are named ${name}`)
    if (values.length !== elements(shape))
      throw new Error(
        `${name} has ${values.length} values, its shape [${shape.join(', ')}] wants ${elements(shape)}`,
      )
    names.add(name)
    header.push([name, { dtype: 'F32', shape, data_offsets: [offset, offset + 4 * values.length] }])
    offset += 4 * values.length
  }
  const { file, dataAt } = framed(header, offset)
  const view = new DataView(file.buffer)
  let at = dataAt
  for (const { values } of tensors) {
    for (const value of values) {
      view.setFloat32(at, value, true)
      at += 4
    }
  }
  return file
}

function valuesOf(view: DataView, type: FloatType, at: number, count: number): Float32Array {
  const values = new Float32Array(count)
  if (type === 'F64') for (let i = 0; i < count; i++) values[i] = view.getFloat64(at + 8 * i, true)
  else if (type === 'F32') for (let i = 0; i < count; i++) values[i] = view.getFloat32(at + 4 * i, true)
  else if (type === 'F16')
    for (let i = 0; i < count; i++) values[i] = halfValue(view.getUint16(at + 2 * i, true))
  else {
    const bits = new Uint32Array(values.buffer)
    for (let i = 0; i < count; i++) bits[i] = view.getUint16(at + 2 * i, true) << 16
  }
  return values
}

function headerOf(bytes: Uint8Array): { header: Record<string, unknown>; dataAt: number } {
  if (bytes.length < 8) throw bad(`it has ${bytes.length} bytes, the length of the header alone takes 8`)
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true)
  if (length > BigInt(MOST_HEADER_BYTES))
    throw bad(
      `its header would have ${length} bytes, more than ${MOST_HEADER_BYTES}: it is probably another kind of file`,
    )
  const dataAt = 8 + Number(length)
  if (dataAt > bytes.length)
    throw bad(`its header should have ${length} bytes, but the file ends after ${bytes.length - 8} of them`)
  let json: string
  try {
    json = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.subarray(8, dataAt))
  } catch {
    throw bad('its header is not JSON (it is not UTF-8)')
  }
  const parsed = parseJson(json, MOST_HEADER_BYTES, MOST_LEVELS)
  if (!parsed.ok) throw bad(parsed.reason.replace(/^it is/, 'its header is'))
  if (!isObject(parsed.value)) throw bad('its header is JSON, but not an object')
  return { header: parsed.value, dataAt }
}

const size = whole(0, Number.MAX_SAFE_INTEGER, 'whole numbers')
const entryCheck = object({
  dtype: choice(Object.keys(BYTES) as (keyof typeof BYTES)[]),
  shape: list(size, 0, MOST_DIMENSIONS, `at most ${MOST_DIMENSIONS} whole numbers`),
  data_offsets: both(list(size, 2), () =>
    satisfying<number[]>('where its bytes begin and end', (v) => (v as number[])[0] <= (v as number[])[1]),
  ),
})
type Entry = Passed<typeof entryCheck>

const metadataCheck = dictionary(text(MOST_HEADER_BYTES), MOST_TENSORS, MOST_HEADER_BYTES)

const WORDS: Record<string, string> = { dtype: 'type', shape: 'shape', data_offsets: 'place' }

/** Checks one line of the header by itself. */
function entryOf(name: string, value: unknown): Entry {
  const checked = read(entryCheck, value)
  if (checked.ok) return checked.value
  const { path, found, expected } = checked.findings[0]
  const what = WORDS[/^\w*/.exec(path)?.[0] ?? '']
  throw bad(
    what
      ? `the ${what} of ${named(name)} is ${preview(isObject(value) ? value[/^\w*/.exec(path)![0]] : found)}, expected ${expected}`
      : `the entry of ${named(name)} is not an object`,
  )
}

/** Checks that the tensors lie one after the other and fill the file; no memory is allocated before that. */
function checkPlaces(entries: readonly (readonly [string, Entry])[], room: number): void {
  for (const [name, { dtype, shape, data_offsets: offsets }] of entries) {
    const [begin, end] = offsets
    const wanted = elements(shape) * BYTES[dtype]
    if (end - begin !== wanted)
      throw bad(
        `${named(name)} is ${dtype} [${shape.join(', ')}], which takes ${wanted} bytes, but has ${end - begin}`,
      )
    if (end > room)
      throw bad(
        `${named(name)} should end at byte ${end} of the data, but the file has only ${room}: it is cut short`,
      )
  }
  let covered = 0
  const inOrder = [...entries].sort(
    ([, { data_offsets: a }], [, { data_offsets: b }]) => a[0] - b[0] || a[1] - b[1],
  )
  for (const [name, { data_offsets: offsets }] of inOrder) {
    if (offsets[0] !== covered)
      throw bad(
        `the bytes of ${named(name)} begin at ${offsets[0]} instead of ${covered}: tensors lie one after the other`,
      )
    covered = offsets[1]
  }
  if (covered !== room) throw bad(`${room - covered} bytes at its end belong to no tensor`)
}

/** One line of a file's header: what a tensor is, and where its bytes lie in the file. */
export interface StoredTensor {
  name: string
  dtype: keyof typeof BYTES
  shape: number[]
  /** First byte in the file, and the one behind the last. */
  begin: number
  end: number
}

/**
 * What a file holds, in the header's order; no value is read.
 * @throws TeacherError `bad-file` when it is cut short, its header is not JSON, or an entry of it is not
 * possible or of a type that is not known.
 */
export function listSafetensors(bytes: Uint8Array): {
  stored: StoredTensor[]
  metadata: Record<string, string>
} {
  const { header, dataAt } = headerOf(bytes)
  const { [METADATA]: given = {}, ...lines } = header
  const metadata = read(metadataCheck, given)
  if (!metadata.ok) throw bad('its metadata is not a list of texts')
  const names = Object.keys(lines)
  if (names.length > MOST_TENSORS) throw bad(`it names ${names.length} tensors, more than ${MOST_TENSORS}`)
  const entries = names.map((name) => [name, entryOf(name, lines[name])] as const)
  checkPlaces(entries, bytes.length - dataAt)
  const stored = entries.map(
    ([
      name,
      {
        dtype,
        shape,
        data_offsets: [begin, end],
      },
    ]) => ({
      name,
      dtype,
      shape,
      begin: dataAt + begin,
      end: dataAt + end,
    }),
  )
  return { stored, metadata: metadata.value }
}

/**
 * Reads a file in whole.
 * @throws TeacherError as `listSafetensors`.
 */
export function readSafetensors(bytes: Uint8Array): SafetensorsFile {
  const { stored, metadata } = listSafetensors(bytes)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const tensors = new Map<string, NamedTensor>()
  const others = new Map<string, OtherTensor>()
  const converted = new Set<Exclude<FloatType, 'F32'>>()
  for (const { name, dtype, shape, begin } of stored) {
    if (!isFloat(dtype)) {
      others.set(name, { type: dtype, shape })
      continue
    }
    if (dtype !== 'F32') converted.add(dtype)
    tensors.set(name, { name, shape, values: valuesOf(view, dtype, begin, elements(shape)) })
  }
  return { tensors, others, converted: [...converted], metadata }
}

const isFloat = (type: keyof typeof BYTES): type is FloatType => Object.hasOwn(FLOAT_BYTES, type)
