// Arrays as numpy files (format 1.0, little-endian, C order): what `numpy.load` reads without any other
// package.

const TYPES = [
  [Float32Array, '<f4'],
  [Float64Array, '<f8'],
  [Int32Array, '<i4'],
] as const

/** Bytes of one .npy file. Throws when the shape does not hold the array's elements. */
export function npy(array: Float32Array | Float64Array | Int32Array, shape: readonly number[]): Uint8Array {
  const elements = shape.reduce((product, n) => product * n, 1)
  if (elements !== array.length)
    throw new Error(`an array of ${array.length} elements has not the shape [${shape.join(', ')}]`)
  const type = TYPES.find(([kind]) => array instanceof kind)?.[1]
  const tuple = `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`
  const header = `{'descr': '${type}', 'fortran_order': False, 'shape': ${tuple}, }`
  // Magic, version and length take 10 bytes; the header ends with a newline and the data starts at a multiple
  // of 64.
  const padded = `${header.padEnd(Math.ceil((10 + header.length + 1) / 64) * 64 - 11)}\n`
  const bytes = new Uint8Array(10 + padded.length + array.byteLength)
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, padded.length & 255, padded.length >> 8])
  bytes.set(new TextEncoder().encode(padded), 10)
  bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), 10 + padded.length)
  return bytes
}
