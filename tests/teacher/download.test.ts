// Downloads report how far they are and say why they failed.

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { download } from '../../src/browser/download'
import { fetchWithProgress } from '../../src/teacher/download'

const content = Buffer.alloc(300_000, 7)
let server: Server
let base = ''
/** How often a file was asked for that breaks off the first time. */
let asked = 0

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/teacher.onnx')
      response.writeHead(200, { 'content-length': content.length }).end(content)
    else if (request.url === '/packed.onnx')
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(content))
    else if (request.url === '/short.onnx')
      response
        .writeHead(200, { 'content-length': content.length })
        .write(content.subarray(0, 1000), () => response.destroy())
    else if (request.url === '/broken.onnx') {
      response.writeHead(200, { 'content-length': content.length })
      if (asked++ > 0) response.end(content)
      else response.write(content.subarray(0, 1000), () => response.destroy())
    } else if (request.url === '/silent.onnx')
      response.writeHead(200, { 'content-length': content.length }).write(content.subarray(0, 1000))
    else if (request.url === '/slow.onnx') {
      // Longer altogether than it may be silent.
      response.writeHead(200, { 'content-length': 600 })
      for (let i = 0; i < 6; i++)
        setTimeout(
          () => (i < 5 ? response.write(content.subarray(0, 100)) : response.end(content.subarray(0, 100))),
          300 * i,
        )
    } else if (request.url !== '/mute.onnx') response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(() => {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(resolve))
})

test('progress grows from nothing to the whole file', async () => {
  const seen: [number, number][] = []
  const bytes = await fetchWithProgress(`${base}/teacher.onnx`, (done, total) => seen.push([done, total]))
  expect(Buffer.from(bytes).equals(content)).toBe(true)
  expect(seen[0]).toEqual([0, 300_000])
  expect(seen.at(-1)).toEqual([300_000, 300_000])
  expect(seen.every(([done], i) => i === 0 || done > seen[i - 1][0])).toBe(true)
})

test('a file that breaks off is fetched once more', async () => {
  const bytes = await fetchWithProgress(`${base}/broken.onnx`)
  expect(Buffer.from(bytes).equals(content)).toBe(true)
  expect(asked).toBe(2)
})

test('a compressed answer has no known total', async () => {
  const totals = new Set<number>()
  const bytes = await fetchWithProgress(`${base}/packed.onnx`, (_, total) => totals.add(total))
  expect(bytes.length).toBe(300_000)
  expect([...totals]).toEqual([0])
})

test.each([
  ['missing.onnx', /missing\.onnx could not be fetched: the server answered 404\./],
  ['short.onnx', /short\.onnx could not be fetched: /],
])('%s is refused as a failed download', async (file, sentence) => {
  await expect(fetchWithProgress(`${base}/${file}`)).rejects.toMatchObject({
    failure: { code: 'download', message: expect.stringMatching(sentence) },
  })
})

test.each([
  ['silent.onnx', { stallMs: 150 }, 'stalled', 1000],
  ['mute.onnx', { stallMs: 150 }, 'stalled', 0],
  ['short.onnx', {}, 'cut', undefined],
  ['missing.onnx', {}, 'refused', 0],
  ['teacher.onnx', { most: 299_999 }, 'tooLarge', 300_000],
  ['packed.onnx', { most: 1000 }, 'tooLarge', undefined],
])('%s is given up, and why is said', async (file, options, problem, bytes) => {
  const failure = download(`${base}/${file}`, options)
  await expect(failure).rejects.toMatchObject({ name: 'DownloadError', problem })
  if (bytes !== undefined) await expect(failure).rejects.toMatchObject({ bytes })
})

test('no server: unreachable', async () => {
  await expect(download('http://127.0.0.1:1/x')).rejects.toMatchObject({ problem: 'unreachable' })
})

test('a slow line is not a dead one: only silence counts', async () => {
  expect((await download(`${base}/slow.onnx`, { stallMs: 1000 })).length).toBe(600)
})
