// A teacher file that was fetched. One of the shipped sets says by itself what it outputs, so its session is opened
// when it is first asked something: a run that begins without it does not wait. Any other file is opened at once,
// because only the runtime finds out whether it can be a teacher.

import type { TeacherShape } from '../../distill/matching'
import type { ModelConfig } from '../../nn/config'
import { cardOf } from '../../teacher/card'
import { FEATURE_SIZE } from '../../teacher/exportEncoder'
import { TeacherError } from '../../teacher/failure'
import { readOnnx } from '../../teacher/onnxReader'
import { isOwn } from '../../teacher/ownId'
import { loadTeacher } from '../../teacher/runtime'
import { IMAGE_TOKENS, TEXT_SLOTS } from '../../world/types'
import type { EngineModels } from './engineModels'
import type { TeacherSession as Session } from './hostRun'

/** Layers of a graph that leaves its layer axis open: those of one run on one frame with one question. */
async function inspectedLayers(session: Session): Promise<number> {
  const batch = {
    features: new Float32Array(IMAGE_TOKENS * FEATURE_SIZE),
    tokens: new Int32Array(TEXT_SLOTS),
    frames: 1,
    segments: 1,
  }
  if (session.backend === 'wasm') return (await session.run(batch)).layers
  const output = await session.run(batch)
  output.release()
  return output.layers
}

/** The decoder that a file's card describes, and the graph's outputs; null where there is no card, or a damaged one. */
function stated(bytes: Uint8Array): { config: ModelConfig; outputs: readonly string[] } | null {
  try {
    const { metadata, outputs } = readOnnx(bytes)
    const { config } = cardOf(metadata)
    return config && { config, outputs }
  } catch (thrown) {
    if (thrown instanceof TeacherError) return null
    throw thrown
  }
}

/** What this project's files output: maps of all layers, and hidden states of all but the last (exportTeacher.ts). */
function shapeOf(config: ModelConfig, outputs: readonly string[]): TeacherShape {
  const hidden = outputs.includes('hidden')
  const { layers, width } = config
  return { layers, width: hidden ? width : 0, hiddenLayers: hidden ? layers - 1 : 0, config }
}

/**
 * On the device where that is possible; a graph from another tool may have operators that only the CPU supports.
 */
async function open(bytes: Uint8Array, shared: { device: GPUDevice } | undefined): Promise<Session> {
  if (!shared) return loadTeacher(bytes)
  try {
    return await loadTeacher(bytes, shared)
  } catch (thrown) {
    if (thrown instanceof TeacherError && thrown.failure.code === 'session') return loadTeacher(bytes)
    throw thrown
  }
}

async function shapeOfSession(session: Session, config: ModelConfig | null): Promise<TeacherShape> {
  const layers = session.statedLayers ?? (await inspectedLayers(session))
  const { width = 0, layers: hiddenLayers = 0 } = session.hidden ?? {}
  return { layers, width, hiddenLayers, ...(config && { config }) }
}

const sameShape = (a: TeacherShape, b: TeacherShape): boolean =>
  a.layers === b.layers && a.width === b.width && a.hiddenLayers === b.hiddenLayers

export class LoadedTeacher {
  private opening: Promise<Session> | null = null
  /** Where its session runs; null until it is opened. */
  private opened: Session['backend'] | null = null

  private constructor(
    /** What can be matched, with what the file's card says. */
    readonly shape: TeacherShape,
    /** The file, until its session is opened. */
    private bytes: Uint8Array | null,
    private readonly shared: { device: GPUDevice } | undefined,
    /** SHA-256 of the file; null where nobody asked for it. */
    readonly hash: string | null,
    private readonly engine: EngineModels | null,
  ) {}

  /**
   * In the engine, where that is given and the file has its graph.
   * @throws TeacherError as `loadTeacher`, for a file that is opened at once.
   */
  static async load(
    source: string,
    bytes: Uint8Array,
    shared: { device: GPUDevice } | undefined,
    hash: string | null = null,
    engine: EngineModels | null = null,
  ): Promise<LoadedTeacher> {
    // Before the runtime may take the bytes over.
    const known = stated(bytes)
    if (known && !isOwn(source))
      return new LoadedTeacher(shapeOf(known.config, known.outputs), bytes, shared, hash, engine)
    const session = engine?.teacher(bytes, false) ?? (await open(bytes, shared))
    const shape = await shapeOfSession(session, known?.config ?? null)
    const teacher = new LoadedTeacher(shape, null, shared, hash, engine)
    teacher.opening = Promise.resolve(session)
    teacher.opened = session.backend
    return teacher
  }

  /** True where a device was given, and its graph runs on the CPU all the same. */
  get beside(): boolean {
    return this.shared !== undefined && this.opened === 'wasm'
  }

  /** The session. Rejects with a TeacherError as `loadTeacher`, or where the file's card is not of its graph. */
  session(): Promise<Session> {
    return (this.opening ??= this.openLate())
  }

  private async openLate(): Promise<Session> {
    const { bytes } = this
    if (!bytes)
      throw new TeacherError('disposed', 'This teacher was disposed and cannot run.', 'Load it again.')
    this.bytes = null
    const session = this.engine?.teacher(bytes, true) ?? (await open(bytes, this.shared))
    this.opened = session.backend
    if (sameShape(await shapeOfSession(session, null), this.shape)) return session
    await session.dispose()
    throw new TeacherError(
      'contract',
      'This file holds another graph than its card says.',
      'Fetch it again, or choose another set of teachers.',
    )
  }

  /** Frees the session once the runs before it are done. */
  async dispose(): Promise<void> {
    this.bytes = null
    const session = await this.opening?.catch(() => null)
    await session?.dispose()
  }
}
