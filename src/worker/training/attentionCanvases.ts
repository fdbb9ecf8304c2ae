// Canvases transferred from the page: attention maps are drawn on them directly from GPU buffers, when the
// page asks and as the student learns.

import { HeatMapPainter, type HeatMapSources, type HeatMapView, type PaintedCanvas } from './heatMaps'
import type { MapPicture } from '../../protocol/messages'
import { post, state } from './state'
import { tryCanvas } from './tryCanvas'
import type { Viewer } from '../../experiment/run/inspectSample'

/** How often the maps are updated during training. */
const REFRESH_MS = 100

interface Lent {
  canvas: OffscreenCanvas
  picture: MapPicture | null
  /** Created for the current painter. */
  painted: PaintedCanvas | null
}

const lent = new Map<number, Lent>()
let colours: Uint32Array | null = null
let painter: { device: GPUDevice; made: HeatMapPainter } | null = null
let drawing: boolean | null = null
let refreshed = 0

const report = (lost: boolean, detail: string): void =>
  post({ type: 'screen', drawing: drawing === true, lost, detail })

/**
 * Tries once, before any device is opened, whether canvases can be drawn on. Resolves with true when the
 * attempt cost the graphics device.
 */
export async function openScreen(wanted: boolean): Promise<boolean> {
  if (!wanted || drawing !== null || !navigator.gpu) return false
  const trouble = await tryCanvas(navigator.gpu)
  drawing = trouble === null
  report(trouble?.lost ?? false, trouble?.detail ?? '')
  return trouble?.lost ?? false
}

/** Stops drawing: the page falls back to maps that are read back. */
export function closeScreen(lost: boolean, detail: string): void {
  if (!drawing) return
  drawing = false
  lent.clear()
  report(lost, detail)
}

/** True when a canvas was transferred: it may then be the cause of a lost device. */
export const isLent = (): boolean => lent.size > 0

export function lend(id: number, canvas: OffscreenCanvas): void {
  if (drawing) lent.set(id, { canvas, picture: null, painted: null })
}

export function show(id: number, picture: MapPicture | null): void {
  const one = lent.get(id)
  if (!one) return
  if (picture) {
    one.picture = picture
    return paint([one])
  }
  if (one.painted) painter?.made.release(one.painted)
  lent.delete(id)
}

export function setPalette(wanted: Uint32Array): void {
  colours = wanted
  painter?.made.setPalette(wanted)
  paint([...lent.values()])
}

/** The painter of the current device; canvases are reconfigured for every device. */
function painterOf(device: GPUDevice): HeatMapPainter {
  if (painter?.device !== device) {
    painter = { device, made: new HeatMapPainter(device, navigator.gpu.getPreferredCanvasFormat()) }
    if (colours) painter.made.setPalette(colours)
    for (const one of lent.values()) one.painted = null
  }
  return painter.made
}

function viewOf(p: MapPicture, viewer: Viewer): HeatMapView {
  return {
    source: p.source,
    teacherFirst: viewer.firstMap(p.teacher) + p.teacherLayers[0],
    teacherCount: p.teacherLayers.length,
    studentLayer: p.studentLayer,
    head: p.head,
    segment: p.question,
    from: p.from,
    count: p.rows,
    used: p.used,
    top: p.top,
  }
}

const SCOPES: readonly GPUErrorFilter[] = ['validation', 'out-of-memory', 'internal']

/**
 * Draws; what goes wrong ends the drawing alone. A canvas belongs to the browser as well, which may refuse its texture
 * at any time: outside of these scopes such an error would be one of the training.
 */
function guarded(device: GPUDevice, draw: () => void): void {
  const close = (error: unknown): void =>
    closeScreen(false, error instanceof Error || error instanceof GPUError ? error.message : String(error))
  for (const filter of SCOPES) device.pushErrorScope(filter)
  try {
    draw()
  } catch (error) {
    close(error)
  }
  for (let i = 0; i < SCOPES.length; i++)
    device.popErrorScope().then(
      (error) => error && close(error),
      // A lost device is announced elsewhere.
      () => undefined,
    )
}

/** Draws the canvases whose sample is on the GPU. */
function paint(some: readonly Lent[]): void {
  const { session, run, viewer } = state
  const sample = viewer?.sample
  if (!drawing || !session || !run || !viewer || !sample || !colours) return
  const fitting = some.flatMap((one) => {
    const { picture } = one
    return picture &&
      picture.frame === sample.frame &&
      picture.question === sample.question &&
      picture.studentLayer < run.config.layers &&
      (picture.head ?? 0) < run.config.heads
      ? [{ one, picture }]
      : []
  })
  if (fitting.length === 0) return
  const { device } = session.gpu
  guarded(device, () => {
    const made = painterOf(device)
    const { d, maps } = run.viewer
    const { heads, imageTokens, textSlots } = run.config
    const sources: HeatMapSources = {
      student: maps,
      layerStride: d.attentionStride,
      heads,
      imageTokens,
      textSlots,
      teachers: viewer.teacherMaps,
    }
    made.paint(
      sources,
      fitting.map(({ one, picture }) => ({
        canvas: (one.painted ??= made.adopt(one.canvas)),
        view: viewOf(picture, viewer),
      })),
    )
  })
}

/** Draws all canvases: the maps on the GPU are new. */
export const paintAll = (): void => paint([...lent.values()])

/**
 * In the training loop, between inspections: draws the current maps without reading anything back, a few
 * times a second.
 */
export function refresh(): void {
  if (lent.size === 0 || performance.now() - refreshed < REFRESH_MS || !state.viewer?.refresh()) return
  refreshed = performance.now()
  paintAll()
}
