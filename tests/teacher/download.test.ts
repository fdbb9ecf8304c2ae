// Downloads report how far they are and say why they failed.

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fetchWithProgress } from '../../src/teacher/download'

const content = Buffer.alloc(300_000, 7)
let server: Server
let base = ''

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
    else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(() => new Promise((resolve) => server.close(resolve)))

test('progress grows from nothing to the whole file', async () => {
  const seen: [number, number][] = []
  const bytes = await fetchWithProgress(`${base}/teacher.onnx`, (done, total) => seen.push([done, total]))
  expect(Buffer.from(bytes).equals(content)).toBe(true)
  expect(seen[0]).toEqual([0, 300_000])
  expect(seen.at(-1)).toEqual([300_000, 300_000])
  expect(seen.every(([done], i) => i === 0 || done > seen[i - 1][0])).toBe(true)
})

test('a compressed answer has no known total', async () => {
  const totals = new Set<number>()
  const bytes = await fetchWithProgress(`${base}/packed.onnx`, (_, total) => totals.add(total))
  expect(bytes.length).toBe(300_000)
  expect([...totals]).toEqual([0])
})

test.each([
  ['missing.onnx', /missing\.onnx could not be fetched: the server answered 404\./],
  ['short.onnx', /short\.onnx could not be fetched: |short\.onnx broke off after/],
])('%s is refused as a failed download', async (file, sentence) => {
  await expect(fetchWithProgress(`${base}/${file}`)).rejects.toMatchObject({
    failure: { code: 'download', message: expect.stringMatching(sentence) },
  })
})
