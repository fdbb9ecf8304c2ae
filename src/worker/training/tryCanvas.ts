// Finds out, before anything is at stake, whether this browser can draw on a 'webgpu' canvas.

/** Usage flags of textures and buffers. */
const COPY_SRC = 1
const RENDER_ATTACHMENT = 16
const MAP_READ = 1
const COPY_DST = 8
/** A driver on a busy machine may take seconds for its first draw; after this it has failed. */
const PATIENCE_MS = 30_000

/** Why not; `lost`: the attempt cost the graphics device. */
export interface CanvasTrouble {
  lost: boolean
  detail: string
}

/**
 * Tries whether a canvas can be drawn on at all, on its own device: on some systems a 'webgpu' canvas loses
 * every device of the page, so it is tried before there is anything to lose. Resolves with null, or with what
 * went wrong; `lost` says that it cost the device.
 */
export const tryCanvas = (gpu: GPU): Promise<CanvasTrouble | null> =>
  Promise.race([
    attempt(gpu),
    new Promise<CanvasTrouble>((resolve) =>
      setTimeout(() => resolve({ lost: false, detail: 'no answer' }), PATIENCE_MS),
    ),
  ])

async function attempt(gpu: GPU): Promise<CanvasTrouble | null> {
  let lost = false
  let over = false
  try {
    const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' })
    if (!adapter) return { lost, detail: 'no adapter' }
    const device = await adapter.requestDevice({ label: 'canvas trial' })
    void device.lost.then(() => (lost = !over))
    const context = new OffscreenCanvas(4, 4).getContext('webgpu')
    if (!context) return { lost, detail: 'no webgpu context' }
    context.configure({
      device,
      format: gpu.getPreferredCanvasFormat(),
      alphaMode: 'premultiplied',
      usage: COPY_SRC | RENDER_ATTACHMENT,
    })
    const texture = context.getCurrentTexture()
    const encoder = device.createCommandEncoder()
    encoder
      .beginRenderPass({
        colorAttachments: [
          { view: texture.createView(), loadOp: 'clear', storeOp: 'store', clearValue: [1, 1, 1, 1] },
        ],
      })
      .end()
    const pixels = device.createBuffer({ size: 4 * 256, usage: MAP_READ | COPY_DST })
    encoder.copyTextureToBuffer({ texture }, { buffer: pixels, bytesPerRow: 256 }, [4, 4])
    device.queue.submit([encoder.finish()])
    await pixels.mapAsync(1)
    const drawn = new Uint8Array(pixels.getMappedRange())[0]
    over = true
    device.destroy()
    return drawn === 255 ? null : { lost, detail: `a white canvas came back as ${drawn}` }
  } catch (error) {
    // The loss of the device is announced a moment after the error that it causes.
    await new Promise((resolve) => setTimeout(resolve, 100))
    return { lost, detail: error instanceof Error ? error.message : String(error) }
  }
}
