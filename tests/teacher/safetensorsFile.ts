// Safetensors files of any content, right or wrong, as other tools write them.

export interface Part {
  name: string
  dtype: string
  shape: number[]
  bytes: Uint8Array
}

/** A file with this header and data; `lengthStated` in the place of the header's true length. */
export function rawFile(header: string, data: Uint8Array, lengthStated?: number): Uint8Array {
  const json = new TextEncoder().encode(header)
  const file = new Uint8Array(8 + json.length + data.length)
  new DataView(file.buffer).setBigUint64(0, BigInt(lengthStated ?? json.length), true)
  file.set(json, 8)
  file.set(data, 8 + json.length)
  return file
}

/** A file of these parts, one after the other. */
export function fileOf(
  parts: readonly Part[],
  metadata: Record<string, string> = { format: 'pt' },
): Uint8Array {
  const header: [string, unknown][] = [['__metadata__', metadata]]
  const data = new Uint8Array(parts.reduce((sum, { bytes }) => sum + bytes.length, 0))
  let at = 0
  for (const { name, dtype, shape, bytes } of parts) {
    header.push([name, { dtype, shape, data_offsets: [at, at + bytes.length] }])
    data.set(bytes, at)
    at += bytes.length
  }
  return rawFile(JSON.stringify(Object.fromEntries(header)), data)
}

/** The upper half of a 32-bit float. */
const brain = (value: number): number => new Uint32Array(Float32Array.of(value).buffer)[0] >>> 16

/** Values in another float type; for F16 only what it can say exactly: small whole numbers and halves. */
export function encoded(dtype: 'F64' | 'F32' | 'F16' | 'BF16', values: ArrayLike<number>): Uint8Array {
  const size = { F64: 8, F32: 4, F16: 2, BF16: 2 }[dtype]
  const view = new DataView(new ArrayBuffer(size * values.length))
  for (let i = 0; i < values.length; i++) {
    if (dtype === 'F64') view.setFloat64(8 * i, values[i], true)
    else if (dtype === 'F32') view.setFloat32(4 * i, values[i], true)
    else if (dtype === 'BF16') view.setUint16(2 * i, brain(values[i]), true)
    else view.setUint16(2 * i, half(values[i]), true)
  }
  return new Uint8Array(view.buffer)
}

function half(value: number): number {
  if (value === 0) return 0
  const exponent = Math.floor(Math.log2(Math.abs(value)))
  const fraction = (Math.abs(value) / 2 ** exponent - 1) * 1024
  return (value < 0 ? 0x8000 : 0) | ((exponent + 15) << 10) | fraction
}
