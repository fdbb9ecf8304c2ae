// Processor time of this process's descendants: what work costs, whatever else the machine does. Linux alone.

import { readdirSync, readFileSync } from 'node:fs'

/** Ticks of the kernel's clock are 10 ms wherever Node runs. */
const TICK_MS = 10

/** Parent, and milliseconds of processor time, of a process; null where it has ended. */
function statOf(id) {
  try {
    const text = readFileSync(`/proc/${id}/stat`, 'utf8')
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number)
    return { id, parent: fields[1], ms: TICK_MS * (fields[11] + fields[12]) }
  } catch {
    return null
  }
}

const isGpu = (id) => {
  try {
    return readFileSync(`/proc/${id}/cmdline`, 'utf8').includes('--type=gpu-process')
  } catch {
    return false
  }
}

/** What every process of the browser has taken so far, by its id; null where the system does not tell. */
export function browserProcesses() {
  if (process.platform !== 'linux') return null
  const all = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (statOf(name) ?? []) : []))
  const found = new Map()
  let parents = new Set([process.pid])
  while (parents.size > 0) {
    const children = all.filter(({ parent }) => parents.has(parent))
    for (const { id, ms } of children) found.set(id, { ms, gpu: isGpu(id) })
    parents = new Set(children.map(({ id }) => Number(id)))
  }
  return found
}

/** Milliseconds of the browser's GPU process and of its others between two looks; those that ended do not count. */
export function processorTimeBetween(before, after) {
  const sum = { gpuMs: 0, otherMs: 0 }
  for (const [id, { ms, gpu }] of after) sum[gpu ? 'gpuMs' : 'otherMs'] += ms - (before.get(id)?.ms ?? 0)
  return sum
}
