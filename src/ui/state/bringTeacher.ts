// Bringing a teacher: a dropped file or an address, checked in a worker of its own, then put into the list.
// Its state outlives the view.

import { create } from 'zustand'
import type { TeacherFailure } from '../../teacher/failure'
import type { OwnRole, OwnTeacher } from '../../teacher/teacherStore'
import { CHECK_SECONDS, checkFile, type Checked } from '../../worker/clients/checkClient'
import { keepTeacher, useOwnTeachers } from './ownTeachers'

/** Larger files are not taken: the shipped teachers have 1.3 MB. */
export const MOST_BYTES = 100e6

/** What went wrong before any check, as a key of the dictionary; `detail` completes it. */
export type BringProblem =
  | { kind: 'cors' | 'notAnAddress' | 'crashed' }
  | { kind: 'tooLarge'; bytes: number }
  | { kind: 'tooSlow'; seconds: number }
  | { kind: 'failures'; failures: TeacherFailure[] }

interface Bring {
  status: 'idle' | 'fetching' | 'checking' | 'taken' | 'known' | 'refused'
  /** File name or address. */
  name: string
  problem: BringProblem | null
  dismiss: () => void
}

export const useBring = create<Bring>((set) => ({
  status: 'idle',
  name: '',
  problem: null,
  dismiss: () => set({ status: 'idle', problem: null }),
}))

const refuse = (name: string, problem: BringProblem): void =>
  useBring.setState({ status: 'refused', name, problem })

const problemOf = (checked: Checked & { ok: false }): BringProblem =>
  'because' in checked
    ? checked.because === 'slow'
      ? { kind: 'tooSlow', seconds: CHECK_SECONDS }
      : { kind: 'crashed' }
    : { kind: 'failures', failures: checked.failures }

/** "my-teacher.onnx" of a path or an address. */
const lastPart = (path: string): string =>
  decodeURIComponent(path.split(/[?#]/)[0].split('/').filter(Boolean).at(-1) ?? path)

/** What the card says, where it says a role that a teacher can have. */
const roleIn = (card: OwnTeacher['card']): OwnRole => (card && card.role !== 'student' ? card.role : 'base')

/** Checks bytes and keeps them. `role` null: as the card says, else base. `check` is only given by tests. */
export async function take(
  bytes: Uint8Array,
  origin: 'file' | 'link',
  source: string,
  role: OwnRole | null,
  check: (bytes: Uint8Array) => Promise<Checked> = checkFile,
): Promise<void> {
  const name = lastPart(source)
  if (bytes.length > MOST_BYTES) return refuse(name, { kind: 'tooLarge', bytes: bytes.length })
  useBring.setState({ status: 'checking', name, problem: null })
  const checked = await check(bytes)
  if (!checked.ok) return refuse(name, problemOf(checked))
  const { id, layers, card } = checked
  const known = useOwnTeachers.getState().teachers.find((t) => t.id === id)
  if (known) return useBring.setState({ status: 'known', name: known.name, problem: null })
  const title = card?.name ?? name.replace(/\.onnx$/i, '')
  const kept = await keepTeacher(
    {
      id,
      name: title,
      role: role ?? roleIn(card),
      origin,
      source,
      bytes: bytes.length,
      addedAt: new Date().toISOString(),
      layers,
      card,
    },
    bytes,
  )
  // Where the storage refuses, its own message is on screen.
  useBring.setState({ status: kept ? 'taken' : 'idle', name: title })
}

let queue: Promise<void> = Promise.resolve()
/** One after the other: what the last one said stays on screen. */
const inTurn = (work: () => Promise<void>): Promise<void> => (queue = queue.then(work, work))

/** Takes a dropped or chosen file. */
export const takeFile = (file: File, role: OwnRole | null): Promise<void> =>
  inTurn(async () => {
    if (file.size > MOST_BYTES) return refuse(file.name, { kind: 'tooLarge', bytes: file.size })
    await take(new Uint8Array(await file.arrayBuffer()), 'file', file.name, role)
  })

/**
 * Fetches an address and takes what is there. A browser does not say why it may not read an address: CORS is
 * the usual reason.
 */
export const takeAddress = (address: string, role: OwnRole | null): Promise<void> =>
  inTurn(() => fetchAddress(address, role))

async function fetchAddress(address: string, role: OwnRole | null): Promise<void> {
  let url: URL
  try {
    url = new URL(address.trim())
    if (!/^https?:$/.test(url.protocol)) throw new Error('not http')
  } catch {
    return refuse(address, { kind: 'notAnAddress' })
  }
  const name = lastPart(url.pathname)
  useBring.setState({ status: 'fetching', name, problem: null })
  let bytes: Uint8Array
  try {
    const response = await fetch(url, { credentials: 'omit' })
    if (!response.ok) {
      const failure: TeacherFailure = {
        code: 'download',
        message: `${url.href} could not be fetched: the server answered ${response.status}.`,
        wayOut: 'Check the address.',
      }
      return refuse(name, { kind: 'failures', failures: [failure] })
    }
    const stated = Number(response.headers.get('content-length') ?? 0)
    if (stated > MOST_BYTES) return refuse(name, { kind: 'tooLarge', bytes: stated })
    bytes = new Uint8Array(await response.arrayBuffer())
  } catch {
    return refuse(name, { kind: 'cors' })
  }
  await take(bytes, 'link', url.href, role)
}
