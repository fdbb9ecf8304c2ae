// Evidence that the teachers are frozen: a checksum of their answers and attention maps. Their weights are
// inside the runtime; what can be observed is that equal inputs give equal outputs, bit for bit.

import type { HostData } from '../../distill/engine/deviceData'
import { TEACHER_TASKS } from '../../distill/tasks'
import type { Teachers } from '../teachers/frozenTeachers'

/**
 * SHA-256 (hex) of logits and attention maps of the three teachers on the first frame of a data set, all its
 * questions.
 */
export async function teacherChecksum(teachers: Pick<Teachers, 'outputs'>, host: HostData): Promise<string> {
  const digests: ArrayBuffer[] = []
  for (const name of TEACHER_TASKS) {
    const { logits, imageAttention, textAttention } = await teachers.outputs(name, host, 0, 1)
    for (const part of [logits, imageAttention, textAttention])
      digests.push(await crypto.subtle.digest('SHA-256', part as Float32Array<ArrayBuffer>))
  }
  const all = await crypto.subtle.digest('SHA-256', await new Blob(digests).arrayBuffer())
  return Array.from(new Uint8Array(all), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
