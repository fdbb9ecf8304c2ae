// A teacher from an address: what is said when it gives no file.

import { expect, test } from 'vitest'
import { takeAddress } from '../../src/ui/state/bringTeacher'
import type { Fetched } from '../../src/worker/clients/checkClient'
import { useTeachers } from '../../src/ui/state/teachersSlice'

test('an address: no address, one that may not be read, one that is not there', async () => {
  await takeAddress('not an address', null)
  expect(useTeachers.getState().bring.problem?.kind).toBe('notAnAddress')
  await takeAddress('file:///etc/passwd', null)
  expect(useTeachers.getState().bring.problem?.kind).toBe('notAnAddress')
  const answered = async (answer: Omit<Extract<Fetched, { problem: string }>, 'ok'>) => {
    await takeAddress('https://example.org/t.onnx', null, () => Promise.resolve({ ok: false, ...answer }))
    return useTeachers.getState().bring.problem
  }
  expect(await answered({ problem: 'unreachable', message: 'Failed to fetch', bytes: 0 })).toEqual({
    kind: 'cors',
  })
  expect(await answered({ problem: 'tooLarge', message: 'it has more', bytes: 3e8 })).toEqual({
    kind: 'tooLarge',
    bytes: 3e8,
  })
  for (const problem of ['refused', 'cut', 'stalled'] as const)
    expect(await answered({ problem, message: 'why', bytes: 0 })).toMatchObject({
      kind: 'failures',
      failures: [{ code: 'download', message: 'https://example.org/t.onnx could not be fetched: why.' }],
    })
  await takeAddress('https://example.org/t.onnx', null, () =>
    Promise.resolve({ ok: false, problem: null, because: 'unloaded' }),
  )
  expect(useTeachers.getState().bring.problem).toEqual({ kind: 'unloaded' })
})
