// `npm run reexport -- DIR...`: writes every teacher file of the folders again from its own weights and card,
// after the exported graph has changed (a further output, say). Nothing is trained; a file whose weights or
// card would change is left alone.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { exportTeacher, readWeights } from '../teacher/exportTeacher'
import { TeacherError } from '../teacher/failure'

/** Exit code 2 without a folder, 1 when a file is not one of our teachers. */
export function main(folders: string[]): Promise<number> {
  if (folders.length === 0) {
    console.error('Usage: npm run reexport -- DIR...; for example public/teachers/gpt-6x64')
    return Promise.resolve(2)
  }
  for (const folder of folders) {
    let bytes = 0
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.onnx'))) {
      const file = join(folder, name)
      try {
        const before = readWeights(new Uint8Array(readFileSync(file)))
        const written = exportTeacher(before.config, before.parameters, before.card)
        const after = readWeights(written)
        const same =
          JSON.stringify(after.card) === JSON.stringify(before.card) &&
          after.parameters.every((value, i) => Object.is(value, before.parameters[i]))
        if (!same)
          throw new TeacherError(
            'bad-weights',
            'The weights or the card would change.',
            'Keep the file, and report this.',
          )
        writeFileSync(file, written)
        bytes += written.length
        console.log(`${file}  ${written.length} bytes`)
      } catch (thrown) {
        if (!(thrown instanceof TeacherError)) throw thrown
        console.error(`${file}: ${thrown.message} ${thrown.failure.wayOut}`)
        return Promise.resolve(1)
      }
    }
    console.log(`${folder}: ${bytes} bytes in all (src/teacher/sets.ts)`)
  }
  return Promise.resolve(0)
}
