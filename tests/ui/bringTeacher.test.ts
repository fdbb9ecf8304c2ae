// An address that a teacher is fetched from may send anything, for as long as it likes.

import { afterEach, expect, test, vi } from 'vitest'
import { MOST_BYTES, takeAddress, useBring } from '../../src/ui/state/bringTeacher'

afterEach(() => vi.restoreAllMocks())

test('a body without an end is given up when it is larger than any teacher', async () => {
  const part = new Uint8Array(4_000_000)
  let sent = 0
  const endless = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: (to) => {
      sent += part.length
      to.enqueue(part)
    },
  })
  vi.spyOn(globalThis, 'fetch').mockResolvedValueOnce(new Response(endless))
  await takeAddress('https://example.org/t.onnx', null)
  const { problem } = useBring.getState()
  expect(problem).toMatchObject({ kind: 'tooLarge' })
  expect(sent).toBeLessThan(MOST_BYTES + 3 * part.length)
})
