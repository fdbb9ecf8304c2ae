// The two file formats of an exported project, read back by their own rules.

import { describe, expect, it } from 'vitest'
import { npy } from '../../src/export/npy'
import { crc32, zip } from '../../src/export/zip'
import { PYTHON, PYTHON_NOTE, runPython } from '../reference/python'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const ascii = (bytes: Uint8Array) => new TextDecoder('latin1').decode(bytes)

describe('a numpy file', () => {
  it('starts its data at a multiple of 64 bytes, behind a header that tells type and shape', () => {
    for (const shape of [[6], [2, 3], [1, 2, 3]]) {
      const values = Float32Array.from([1, -2, 3.5, 4, 5, 6])
      const bytes = npy(values, shape)
      const start = bytes.length - values.byteLength
      expect(start % 64).toBe(0)
      expect(ascii(bytes.subarray(0, 8))).toBe('\x93NUMPY\x01\x00')
      expect(bytes[8] + 256 * bytes[9]).toBe(start - 10)
      expect(ascii(bytes.subarray(10, start))).toMatch(
        /^\{'descr': '<f4', 'fortran_order': False, 'shape': \([\d, ]+\), \} *\n$/,
      )
      expect(new Float32Array(bytes.slice(start).buffer)).toEqual(values)
    }
  })

  it('refuses a shape of another size', () => {
    expect(() => npy(new Int32Array(5), [2, 3])).toThrow('an array of 5 elements has not the shape [2, 3]')
  })
})

describe('a zip archive', () => {
  const files = [
    { path: 'a.txt', bytes: new TextEncoder().encode('hello') },
    { path: 'data/ü.npy', bytes: npy(Float64Array.from([Math.PI, -1]), [2]) },
    { path: 'empty', bytes: new Uint8Array() },
  ]
  const archive = zip(files, new Date('2026-01-31T12:34:56Z'))

  it('has the checksum of the standard', () => {
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926)
  })

  it('is found from its end: directory, local headers, contents', () => {
    const view = new DataView(archive.buffer)
    const end = archive.length - 22
    expect(view.getUint32(end, true)).toBe(0x06054b50)
    expect(view.getUint16(end + 10, true)).toBe(files.length)
    let at = view.getUint32(end + 16, true)
    expect(at + view.getUint32(end + 12, true)).toBe(end)
    for (const { path, bytes } of files) {
      expect(view.getUint32(at, true)).toBe(0x02014b50)
      const nameLength = view.getUint16(at + 28, true)
      expect(new TextDecoder().decode(archive.subarray(at + 46, at + 46 + nameLength))).toBe(path)
      const local = view.getUint32(at + 42, true)
      expect(view.getUint32(local, true)).toBe(0x04034b50)
      expect(archive.subarray(local + 4, local + 30)).toEqual(archive.subarray(at + 6, at + 32))
      expect(view.getUint32(local + 14, true)).toBe(crc32(bytes))
      expect(archive.subarray(local + 30 + nameLength, local + 30 + nameLength + bytes.length)).toEqual(bytes)
      at += 46 + nameLength
    }
    expect(at).toBe(end)
  })

  it.skipIf(!PYTHON)(`opens in Python's zipfile, and its arrays in numpy (${PYTHON_NOTE})`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'drive-kd-zip-'))
    writeFileSync(join(folder, 'a.zip'), archive)
    const said = runPython(
      folder,
      '-c',
      'import io, zipfile, numpy; z = zipfile.ZipFile("a.zip"); print(z.testzip(), z.read("a.txt"), numpy.load(io.BytesIO(z.read("data/ü.npy"))).tolist(), z.infolist()[0].date_time)',
    )
    rmSync(folder, { recursive: true })
    expect(said.trim()).toBe(`None b'hello' [3.141592653589793, -1.0] (2026, 1, 31, 12, 34, 56)`)
  })
})
