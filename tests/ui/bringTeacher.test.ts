// An address that a teacher is fetched from may send anything, for as long as it likes.

import { afterEach, expect, test, vi } from 'vitest'
import { download, DownloadError } from '../../src/browser/download'
import { MOST_BYTES, takeAddress, takeFiles } from '../../src/ui/state/bringTeacher'
import type { Fetched } from '../../src/worker/clients/checkClient'
import { useTeachers } from '../../src/ui/state/teachersSlice'

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
  // As the checking worker fetches it.
  const fetching = async (address: string, most: number): Promise<Fetched> => {
    try {
      return { ok: true, bytes: await download(address, { most }) }
    } catch (thrown) {
      if (!(thrown instanceof DownloadError)) throw thrown
      return { ok: false, problem: thrown.problem, message: thrown.message, bytes: thrown.bytes }
    }
  }
  await takeAddress('https://example.org/t.onnx', null, fetching)
  expect(useTeachers.getState().bring.problem).toMatchObject({ kind: 'tooLarge' })
  expect(sent).toBeLessThan(MOST_BYTES + 3 * part.length)
})

test('weights without their graph are named as what they are, before anything is read', async () => {
  const kindOf = async (...names: string[]) => {
    await takeFiles(
      names.map((name) => new File(['x'], name)),
      null,
    )
    return useTeachers.getState().bring.problem?.kind
  }
  for (const name of ['teacher.onnx.data', 'model.onnx_data', 'a.weight'])
    expect(await kindOf(name)).toBe('weightsAlone')
  for (const name of ['student.pt', 'pytorch_model.bin', 'model.safetensors'])
    expect(await kindOf(name, 'config.json')).toBe('noGraph')
})
