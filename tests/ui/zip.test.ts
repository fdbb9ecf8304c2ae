import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { crc32, zip } from '../../src/ui/state/zip'

const text = (value: string) => new TextEncoder().encode(value)

it('CRC-32 of the usual check text', () => {
  expect(crc32(text('123456789'))).toBe(0xcbf43926)
  expect(crc32(new Uint8Array())).toBe(0)
})

it('has every file whole, in order, at the place its directory says', () => {
  const files = [
    { name: 'config.json', bytes: text('{}') },
    { name: '학생.bin', bytes: Uint8Array.from({ length: 300 }, (_, i) => i) },
    { name: 'empty', bytes: new Uint8Array() },
  ]
  const whole = zip(files, new Date(2026, 0, 31, 12, 30, 20))
  const view = new DataView(whole.buffer)
  const end = whole.length - 22
  expect(view.getUint32(end, true)).toBe(0x06054b50)
  expect(view.getUint16(end + 10, true)).toBe(3)
  let at = view.getUint32(end + 16, true)
  for (const { name, bytes } of files) {
    expect(view.getUint32(at, true)).toBe(0x02014b50)
    const length = view.getUint16(at + 28, true)
    expect(new TextDecoder().decode(whole.subarray(at + 46, at + 46 + length))).toBe(name)
    const local = view.getUint32(at + 42, true)
    expect(view.getUint32(local, true)).toBe(0x04034b50)
    expect(view.getUint32(local + 14, true)).toBe(crc32(bytes))
    const data = local + 30 + view.getUint16(local + 26, true)
    expect([...whole.subarray(data, data + bytes.length)]).toEqual([...bytes])
    at += 46 + length
  }
  expect(at).toBe(end)
})

it('opens in another program, where there is one', (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'drive-kd-zip-'))
  try {
    writeFileSync(
      join(folder, 'a.zip'),
      zip([{ name: 'a.txt', bytes: text('hello') }], new Date(2026, 0, 31)),
    )
    const code =
      'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); print(z.testzip(), z.read("a.txt").decode(), z.infolist()[0].date_time[:3])'
    const { error, status, stdout } = spawnSync('python3', ['-c', code, join(folder, 'a.zip')], {
      encoding: 'utf8',
    })
    if (error) return context.skip()
    expect([status, stdout.trim()]).toEqual([0, 'None hello (2026, 1, 31)'])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
