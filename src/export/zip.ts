// A .zip archive whose files are stored, not compressed (PKWARE APPNOTE 6.3.3, no ZIP64): arrays of floats
// hardly compress.

export interface ZipFile {
  /** Path inside the archive, with forward slashes. */
  path: string
  bytes: Uint8Array
}

/** Sizes and offsets are 32 bits wide. */
const LIMIT = 0xffffffff

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  return c
})

/** CRC-32 (IEEE 802.3) of the bytes. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (let i = 0; i < bytes.length; i++) crc = CRC_TABLE[(crc ^ bytes[i]) & 255] ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
}

/** Date and time as DOS writes them, in UTC; years before 1980 do not exist. */
function dosTime(date: Date): number {
  const day =
    (Math.max(0, date.getUTCFullYear() - 1980) << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate()
  const time = (date.getUTCHours() << 11) | (date.getUTCMinutes() << 5) | (date.getUTCSeconds() >> 1)
  return ((day << 16) | time) >>> 0
}

/** The archive's bytes. Throws when it would exceed 4 GiB. */
export function zip(files: readonly ZipFile[], date: Date): Uint8Array {
  const named = files.map(({ path, bytes }) => ({
    name: new TextEncoder().encode(path),
    bytes,
    crc: crc32(bytes),
  }))
  const size = named.reduce((sum, { name, bytes }) => sum + 76 + 2 * name.length + bytes.length, 22)
  if (size > LIMIT)
    throw new Error(`the archive would have ${size} bytes, more than a .zip file of this kind can hold`)
  const archive = new Uint8Array(size)
  const view = new DataView(archive.buffer)
  const time = dosTime(date)
  /**
   * The fields that local header and central directory share, from "version needed" on; flag 0x800: names are
   * UTF-8.
   */
  const shared = (at: number, file: (typeof named)[number]): void => {
    view.setUint16(at, 20, true)
    view.setUint16(at + 2, 0x800, true)
    view.setUint32(at + 6, time, true)
    view.setUint32(at + 10, file.crc, true)
    view.setUint32(at + 14, file.bytes.length, true)
    view.setUint32(at + 18, file.bytes.length, true)
    view.setUint16(at + 22, file.name.length, true)
  }
  let at = 0
  const offsets = named.map((file) => {
    const start = at
    view.setUint32(at, 0x04034b50, true)
    shared(at + 4, file)
    archive.set(file.name, at + 30)
    archive.set(file.bytes, at + 30 + file.name.length)
    at += 30 + file.name.length + file.bytes.length
    return start
  })
  const directory = at
  named.forEach((file, i) => {
    view.setUint32(at, 0x02014b50, true)
    view.setUint16(at + 4, 20, true)
    shared(at + 6, file)
    view.setUint32(at + 42, offsets[i], true)
    archive.set(file.name, at + 46)
    at += 46 + file.name.length
  })
  view.setUint32(at, 0x06054b50, true)
  view.setUint16(at + 8, named.length, true)
  view.setUint16(at + 10, named.length, true)
  view.setUint32(at + 12, at - directory, true)
  view.setUint32(at + 16, directory, true)
  return archive
}
