// Draws attention maps on canvases straight from the storage buffers they lie in: one canvas pixel per entry,
// nothing is read back.

import heatMapWgsl from './heatMap.wgsl?raw'

/**
 * Numbers in the student's buffer [layers][rows, heads, keys] (layer stride `layerStride`) and in the
 * teachers' [teachers' layers][keys, keys].
 */
export interface HeatMapSources {
  student: GPUBuffer
  layerStride: number
  heads: number
  /** Image tokens per frame, text slots per segment, keys of a row: their sum. */
  imageTokens: number
  textSlots: number
  teachers: GPUBuffer
}

/** Which map to draw, and how. */
export interface HeatMapView {
  source: 'teacher' | 'student' | 'difference'
  /** First map in `teachers`, and how many from there are averaged. */
  teacherFirst: number
  teacherCount: number
  studentLayer: number
  /** Mean over all heads when null. */
  head: number | null
  /** The frame's segment whose rows follow the image rows. */
  segment: number
  /**
   * First row shown, number of rows, text slots in use: later rows and keys after the row's own are left
   * transparent.
   */
  from: number
  count: number
  used: number
  /** The value drawn in the strongest colour. */
  top: number
}

/**
 * Colours from nothing to full: 256 of the sequential scale, 255 of the diverging one (zero at 127), each
 * packed as 0xBBGGRR.
 */
export type Palette = Uint32Array

export const PALETTE_SIZE = 256 + 255

const VIEW_BYTES = 64
const UNIFORM = 64
const COPY_DST = 8
const STORAGE = 128
const FRAGMENT = 2

/** One canvas under this painter's hand. */
export interface PaintedCanvas {
  readonly context: GPUCanvasContext
  readonly uniform: GPUBuffer
}

/** Paints maps of one device. */
export class HeatMapPainter {
  private readonly format: GPUTextureFormat
  private readonly layout: GPUBindGroupLayout
  private readonly pipeline: GPURenderPipeline
  private readonly palette: GPUBuffer

  constructor(
    private readonly device: GPUDevice,
    format: GPUTextureFormat,
  ) {
    this.format = format
    const module = device.createShaderModule({ label: 'heat map', code: heatMapWgsl })
    const storage = (binding: number): GPUBindGroupLayoutEntry => ({
      binding,
      visibility: FRAGMENT,
      buffer: { type: 'read-only-storage' },
    })
    this.layout = device.createBindGroupLayout({
      label: 'heat map',
      entries: [
        { binding: 0, visibility: FRAGMENT, buffer: { type: 'uniform' } },
        storage(1),
        storage(2),
        storage(3),
      ],
    })
    this.pipeline = device.createRenderPipeline({
      label: 'heat map',
      layout: device.createPipelineLayout({ bindGroupLayouts: [this.layout] }),
      vertex: { module, entryPoint: 'corner' },
      fragment: { module, entryPoint: 'entry', targets: [{ format }] },
    })
    this.palette = device.createBuffer({
      label: 'palette',
      size: PALETTE_SIZE * 4 + 4,
      usage: STORAGE | COPY_DST,
    })
  }

  setPalette(palette: Palette): void {
    this.device.queue.writeBuffer(this.palette, 0, palette as Uint32Array<ArrayBuffer>)
  }

  /** Takes a canvas over. Throws when it gives no 'webgpu' context. */
  adopt(canvas: OffscreenCanvas): PaintedCanvas {
    const context = canvas.getContext('webgpu')
    if (!context) throw new Error('the canvas has no webgpu context')
    context.configure({ device: this.device, format: this.format, alphaMode: 'premultiplied' })
    return {
      context,
      uniform: this.device.createBuffer({
        label: 'heat map view',
        size: VIEW_BYTES,
        usage: UNIFORM | COPY_DST,
      }),
    }
  }

  release({ context, uniform }: PaintedCanvas): void {
    context.unconfigure()
    uniform.destroy()
  }

  /** Draws all of these in one submit, with what the buffers hold after everything submitted before. */
  paint(sources: HeatMapSources, pictures: readonly { canvas: PaintedCanvas; view: HeatMapView }[]): void {
    const { device } = this
    const encoder = device.createCommandEncoder({ label: 'heat maps' })
    const side = sources.imageTokens + sources.textSlots
    for (const {
      canvas: { context, uniform },
      view,
    } of pictures) {
      const target = context.canvas
      if (target.width !== side || target.height !== view.count)
        Object.assign(target, { width: side, height: view.count })
      const words = new Uint32Array(VIEW_BYTES / 4)
      words.set([
        ['teacher', 'student', 'difference'].indexOf(view.source),
        view.from,
        view.used,
        side,
        sources.imageTokens,
        sources.heads,
        view.studentLayer * sources.layerStride,
        view.head ?? 0,
        view.head === null ? sources.heads : 1,
        view.segment * sources.textSlots,
        view.teacherFirst * side * side,
        view.teacherCount,
      ])
      new Float32Array(words.buffer)[12] = view.top > 0 ? 1 / view.top : 0
      device.queue.writeBuffer(uniform, 0, words)
      const pass = encoder.beginRenderPass({
        colorAttachments: [
          {
            view: context.getCurrentTexture().createView(),
            loadOp: 'clear',
            storeOp: 'store',
            clearValue: [0, 0, 0, 0],
          },
        ],
      })
      pass.setPipeline(this.pipeline)
      pass.setBindGroup(
        0,
        device.createBindGroup({
          layout: this.layout,
          entries: [
            { binding: 0, resource: { buffer: uniform } },
            { binding: 1, resource: { buffer: sources.student } },
            { binding: 2, resource: { buffer: sources.teachers } },
            { binding: 3, resource: { buffer: this.palette } },
          ],
        }),
      )
      pass.draw(3)
      pass.end()
    }
    device.queue.submit([encoder.finish()])
  }

  destroy(): void {
    this.palette.destroy()
  }
}
