// Several files as one .zip, stored without compression (weights hardly shrink). Format: PKWARE APPNOTE
// 6.3.3, local headers, central directory, end record; names in UTF-8. Refuses nothing: a student is far
// below the format's 4 GiB.

/** CRC-32 of every byte value (polynomial 0xEDB88320). */
const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  return c
})

/** CRC-32 as zip files want it. */
export function crc32(bytes: Uint8Array): number {
  let c = 0xffffffff
  for (const byte of bytes) c = TABLE[(c ^ byte) & 0xff] ^ (c >>> 8)
  return (c ^ 0xffffffff) >>> 0
}

const LOCAL = 0x04034b50
const CENTRAL = 0x02014b50
const END = 0x06054b50
/** Version 2.0, names in UTF-8. */
const VERSION = 20
const UTF8 = 0x0800

/** Date and time in MS-DOS form, two seconds exact; years from 1980 on. */
function dosTime(date: Date): [time: number, day: number] {
  const year = Math.max(1980, date.getFullYear())
  return [
    (date.getHours() << 11) | (date.getMinutes() << 5) | (date.getSeconds() >> 1),
    ((year - 1980) << 9) | ((date.getMonth() + 1) << 5) | date.getDate(),
  ]
}

/** Fields as little-endian numbers: [bytes, value] each. */
function fields(...list: readonly [2 | 4, number][]): Uint8Array {
  const bytes = new Uint8Array(list.reduce((n, [size]) => n + size, 0))
  const view = new DataView(bytes.buffer)
  let at = 0
  for (const [size, value] of list) {
    if (size === 2) view.setUint16(at, value, true)
    else view.setUint32(at, value, true)
    at += size
  }
  return bytes
}

/** The bytes of a .zip that holds these files, all of one date. */
export function zip(files: readonly { name: string; bytes: Uint8Array }[], date: Date): Uint8Array {
  const [time, day] = dosTime(date)
  const parts: Uint8Array[] = []
  const directory: Uint8Array[] = []
  let offset = 0
  for (const { name, bytes } of files) {
    const text = new TextEncoder().encode(name)
    const common: [2 | 4, number][] = [
      [2, VERSION],
      [2, UTF8],
      [2, 0],
      [2, time],
      [2, day],
      [4, crc32(bytes)],
      [4, bytes.length],
      [4, bytes.length],
      [2, text.length],
      [2, 0],
    ]
    const local = fields([4, LOCAL], ...common)
    parts.push(local, text, bytes)
    directory.push(
      fields([4, CENTRAL], [2, VERSION], ...common, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]),
      text,
    )
    offset += local.length + text.length + bytes.length
  }
  const size = directory.reduce((n, part) => n + part.length, 0)
  const end = fields(
    [4, END],
    [2, 0],
    [2, 0],
    [2, files.length],
    [2, files.length],
    [4, size],
    [4, offset],
    [2, 0],
  )
  const whole = new Uint8Array(offset + size + end.length)
  let at = 0
  for (const part of [...parts, ...directory, end]) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
