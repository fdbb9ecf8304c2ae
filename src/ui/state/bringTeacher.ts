// Importing a teacher: a dropped file or an address, checked in a worker of its own, then put into the list.
// Its state outlives the view.

import { shortened, wellFormed } from '../../json/text'
import type { FileBeside } from '../../teacher/examine'
import type { OwnRole, OwnTeacher } from '../../teacher/ownTeacher'
import {
  CHECK_SECONDS,
  checkFile,
  fetchFile,
  type Checked,
  type Fetched,
} from '../../worker/clients/checkClient'
import { saveTeacher } from './ownTeacherActions'
import { useTeachers, type Bring, type BringProblem } from './teachersSlice'

/** Larger files are refused: the shipped teachers have 1.3 MB. */
export const MOST_BYTES = 100e6

const patchBring = (change: Partial<Bring>): void =>
  useTeachers.setState(({ bring }) => ({ bring: { ...bring, ...change } }))

export const dismissBring = (): void => patchBring({ status: 'idle', problem: null })

const refuse = (name: string, problem: BringProblem): void => patchBring({ status: 'refused', name, problem })

const problemOf = (checked: Checked & { ok: false }): BringProblem =>
  'because' in checked
    ? checked.because === 'slow'
      ? { kind: 'tooSlow', seconds: CHECK_SECONDS }
      : { kind: checked.because }
    : { kind: 'failures', failures: checked.failures }

/** "my-teacher.onnx" of a path or an address. */
const lastPart = (path: string): string =>
  readable(path.split(/[?#]/)[0].split('/').filter(Boolean).at(-1) ?? path)

/** Decoded where it is encoded; a file may be called "100%.onnx". */
function readable(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return wellFormed(name)
  }
}

/** The role on the card, where a teacher can have that role. */
const roleIn = (card: OwnTeacher['card']): OwnRole => (card && card.role !== 'student' ? card.role : 'base')

/** Checks bytes and stores them. `role` null: as the card says, else base. `check` is only given by tests. */
export async function take(
  bytes: Uint8Array,
  origin: 'file' | 'link',
  source: string,
  role: OwnRole | null,
  check: (bytes: Uint8Array, beside: readonly FileBeside[]) => Promise<Checked> = checkFile,
  beside: readonly FileBeside[] = [],
): Promise<void> {
  const name = lastPart(source)
  const size = beside.reduce((sum, file) => sum + file.bytes.length, bytes.length)
  if (size > MOST_BYTES) return refuse(name, { kind: 'tooLarge', bytes: size })
  patchBring({ status: 'checking', name, problem: null })
  const checked = await check(bytes, beside)
  if (!checked.ok) return refuse(name, problemOf(checked))
  const { id, layers, card } = checked
  const whole = checked.joined ?? bytes
  const known = useTeachers.getState().teachers.find((t) => t.id === id)
  if (known) return patchBring({ status: 'known', name: known.name, problem: null })
  const title = card?.name ?? name.replace(/\.onnx$/i, '')
  const saved = await saveTeacher(
    {
      id,
      name: title,
      role: role ?? roleIn(card),
      origin,
      source,
      bytes: whole.length,
      addedAt: new Date().toISOString(),
      layers,
      card,
    },
    whole,
  )
  // Where the storage refuses, its own message is on screen.
  patchBring({ status: saved ? 'added' : 'idle', name: title })
}

let queue: Promise<void> = Promise.resolve()
/** One after the other: the result of the last one stays on screen. */
const inTurn = (work: () => Promise<void>): Promise<void> => (queue = queue.then(work, work))

const isModel = (file: File): boolean => /\.onnx$/i.test(file.name)

/** What a file without a graph is by its name: weights of an .onnx file, or of PyTorch; null: it may be anything. */
function withoutGraph({ name }: File): 'weightsAlone' | 'noGraph' | null {
  if (/[._](data|weights?)$/i.test(name)) return 'weightsAlone'
  return /\.(pt|pth|ckpt|bin|safetensors)$/i.test(name) ? 'noGraph' : null
}

/**
 * Imports dropped or chosen files: every .onnx file is a teacher, the others are weights that may belong to
 * it.
 */
export async function takeFiles(files: readonly File[], role: OwnRole | null): Promise<void> {
  const lone = files.some(isModel) || files.length === 0 ? null : withoutGraph(files[0])
  if (lone) return refuse(files[0].name, { kind: lone })
  const models = files.some(isModel) ? files.filter(isModel) : files.slice(0, 1)
  const others = files.filter((file) => !models.includes(file))
  await Promise.all(models.map((model) => inTurn(() => takeWith(model, others, role))))
}

const bytesOf = async (file: File): Promise<Uint8Array> => new Uint8Array(await file.arrayBuffer())

async function takeWith(model: File, others: readonly File[], role: OwnRole | null): Promise<void> {
  const size = others.reduce((sum, file) => sum + file.size, model.size)
  if (size > MOST_BYTES) return refuse(model.name, { kind: 'tooLarge', bytes: size })
  const beside = await Promise.all(
    others.map(async (file) => ({ name: file.name, bytes: await bytesOf(file) })),
  )
  await take(await bytesOf(model), 'file', model.name, role, checkFile, beside)
}

/**
 * Fetches an address and imports the file. A browser does not say why it may not read an address: CORS is
 * the usual reason.
 */
export const takeAddress = (
  address: string,
  role: OwnRole | null,
  fetching: (address: string, most: number) => Promise<Fetched> = fetchFile,
): Promise<void> => inTurn(() => fetchAddress(address, role, fetching))

/** Why no file came from an address. */
function problemOfAddress(url: URL, fetched: Fetched & { ok: false }): BringProblem {
  switch (fetched.problem) {
    case null:
      return { kind: fetched.because }
    case 'unreachable':
      return { kind: 'cors' }
    case 'tooLarge':
      return { kind: 'tooLarge', bytes: fetched.bytes }
    default: {
      const message = `${shortened(url.href, 160)} could not be fetched: ${fetched.message}.`
      const wayOut =
        fetched.problem === 'refused' ? 'Check the address.' : 'Check the connection, then try again.'
      return { kind: 'failures', failures: [{ code: 'download', message, wayOut }] }
    }
  }
}

async function fetchAddress(
  address: string,
  role: OwnRole | null,
  fetching: (address: string, most: number) => Promise<Fetched>,
): Promise<void> {
  let url: URL
  try {
    url = new URL(address.trim())
    if (!/^https?:$/.test(url.protocol)) throw new Error('not http')
  } catch {
    return refuse(address, { kind: 'notAnAddress' })
  }
  const name = lastPart(url.pathname)
  patchBring({ status: 'fetching', name, problem: null })
  const fetched = await fetching(url.href, MOST_BYTES)
  if (!fetched.ok) return refuse(name, problemOfAddress(url, fetched))
  await take(fetched.bytes, 'link', url.href, role)
}
