// Teachers of one's own for headless commands: found by the hash of their content, whatever the file is
// called.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readTeacher } from '../../src/cli/node/readTeacher'
import { teacherId } from '../../src/teacher/teacherStore'

test("a teacher of one's own is found by its hash; a missing one is named with the way out", async () => {
  const folder = mkdtempSync(join(tmpdir(), 'own-teachers-'))
  try {
    const bytes = Uint8Array.of(1, 2, 3)
    writeFileSync(join(folder, 'other.onnx'), Uint8Array.of(9))
    writeFileSync(join(folder, 'renamed by hand.onnx'), bytes)
    expect(await readTeacher(await teacherId(bytes), folder)).toEqual(bytes)
    await expect(readTeacher('own:0123456789abcdef', folder)).rejects.toThrow(
      'own:0123456789abcdef is none of the 2 .onnx files',
    )
    await expect(readTeacher('own:0123456789abcdef', join(folder, 'nowhere'))).rejects.toThrow(
      'none of the 0 .onnx files',
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
  expect((await readTeacher('gpt-4x48/base.onnx')).length).toBeGreaterThan(1e5)
})
