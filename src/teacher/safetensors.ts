// Writes and reads safetensors files: eight bytes of header length (little endian), the header as JSON, then
// the tensors' bytes one after the other. Format: github.com/huggingface/safetensors. Written as F32; F16 and
// BF16 are read too. Any other type is refused by name.

import type { NamedTensor } from '../nn/huggingFace'
import { reasonOf, TeacherError } from './failure'

/** Bytes per value of the types that can be read. */
const BYTES = { F32: 4, F16: 2, BF16: 2 } as const
type DataType = keyof typeof BYTES

/** The longest header that the reference implementation accepts. */
const MOST_HEADER_BYTES = 100_000_000
const METADATA = '__metadata__'

export interface SafetensorsFile {
  tensors: Map<string, NamedTensor>
  /** The file's own texts, e.g. `format: pt`. */
  metadata: Record<string, string>
}

const wayOut =
  "Choose a .safetensors file that was exported here, or written with Hugging Face's safetensors from the same tensors."
const bad = (what: string): TeacherError =>
  new TeacherError('bad-file', `This is not a usable safetensors file: ${what}.`, wayOut)

const elements = (shape: readonly number[]): number => shape.reduce((n, size) => n * size, 1)

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
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)))
  // Spaces at the end, so that the values start at a multiple of eight bytes.
  const headerBytes = Math.ceil(json.length / 8) * 8
  const file = new Uint8Array(8 + headerBytes + offset)
  const view = new DataView(file.buffer)
  view.setBigUint64(0, BigInt(headerBytes), true)
  file.fill(0x20, 8, 8 + headerBytes).set(json, 8)
  let at = 8 + headerBytes
  for (const { values } of tensors) {
    for (const value of values) {
      view.setFloat32(at, value, true)
      at += 4
    }
  }
  return file
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0

/** IEEE half precision. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Infinity
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15))
}

function valuesOf(view: DataView, dtype: DataType, at: number, count: number): Float32Array {
  if (dtype === 'F32')
    return Float32Array.from({ length: count }, (_, i) => view.getFloat32(at + 4 * i, true))
  if (dtype === 'F16')
    return Float32Array.from({ length: count }, (_, i) => half(view.getUint16(at + 2 * i, true)))
  const values = new Float32Array(count)
  const bits = new Uint32Array(values.buffer)
  for (let i = 0; i < count; i++) bits[i] = view.getUint16(at + 2 * i, true) << 16
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
  try {
    const header: unknown = JSON.parse(
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, dataAt)),
    )
    if (isObject(header)) return { header, dataAt }
  } catch (thrown) {
    throw bad(`its header is not JSON (${reasonOf(thrown)})`)
  }
  throw bad('its header is JSON, but not an object')
}

/**
 * Reads a file in whole.
 * @throws TeacherError `bad-file` when it is cut short, its header is not JSON, or an entry of it is not
 * possible or of a type that is not read.
 */
export function readSafetensors(bytes: Uint8Array): SafetensorsFile {
  const { header, dataAt } = headerOf(bytes)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const room = bytes.length - dataAt
  const metadata: Record<string, string> = {}
  const tensors = new Map<string, NamedTensor>()
  const parts: { name: string; begin: number; end: number }[] = []
  for (const [name, entry] of Object.entries(header)) {
    if (name === METADATA) {
      if (!isObject(entry) || !Object.values(entry).every((text) => typeof text === 'string'))
        throw bad('its metadata is not a list of texts')
      Object.assign(metadata, entry)
      continue
    }
    if (!isObject(entry)) throw bad(`the entry of ${name} is not an object`)
    const { dtype, shape, data_offsets: offsets } = entry
    if (typeof dtype !== 'string' || !Object.hasOwn(BYTES, dtype))
      throw bad(
        `${name} is of type ${JSON.stringify(dtype) ?? 'nothing'}, expected one of ${Object.keys(BYTES).join(', ')}`,
      )
    if (!Array.isArray(shape) || !shape.every(isCount))
      throw bad(`the shape of ${name} is ${JSON.stringify(shape) ?? 'missing'}, expected whole numbers`)
    if (
      !Array.isArray(offsets) ||
      offsets.length !== 2 ||
      !offsets.every(isCount) ||
      offsets[0] > offsets[1]
    ) {
      throw bad(
        `the place of ${name} is ${JSON.stringify(offsets) ?? 'missing'}, expected where its bytes begin and end`,
      )
    }
    const type = dtype as DataType
    const [begin, end] = offsets as [number, number]
    const wanted = elements(shape) * BYTES[type]
    if (end - begin !== wanted)
      throw bad(
        `${name} is ${dtype} [${shape.join(', ')}], which takes ${wanted} bytes, but has ${end - begin}`,
      )
    if (end > room)
      throw bad(
        `${name} should end at byte ${end} of the data, but the file has only ${room}: it is cut short`,
      )
    parts.push({ name, begin, end })
    tensors.set(name, { name, shape, values: valuesOf(view, type, dataAt + begin, elements(shape)) })
  }
  let covered = 0
  for (const { name, begin, end } of parts.sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== covered)
      throw bad(
        `the bytes of ${name} begin at ${begin} instead of ${covered}: tensors lie one after the other`,
      )
    covered = end
  }
  if (covered !== room) throw bad(`${room - covered} bytes at its end belong to no tensor`)
  return { tensors, metadata }
}
