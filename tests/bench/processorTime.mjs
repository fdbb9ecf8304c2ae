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

/** Milliseconds so far of the browser's GPU process and of its others; null where the system does not tell. */
export function browserProcessorTime() {
  if (process.platform !== 'linux') return null
  const all = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (statOf(name) ?? []) : []))
  const sum = { gpuMs: 0, otherMs: 0 }
  let parents = new Set([process.pid])
  while (parents.size > 0) {
    const children = all.filter(({ parent }) => parents.has(parent))
    for (const { id, ms } of children) sum[isGpu(id) ? 'gpuMs' : 'otherMs'] += ms
    parents = new Set(children.map(({ id }) => Number(id)))
  }
  return sum
}
