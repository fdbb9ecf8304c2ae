// Fetches onnxruntime-web: its script, and the wasm that it computes with. There are two of them: one with the WebGPU
// and the CPU provider, 27 MB, and one with the CPU provider alone, 14 MB, which compiles in half the time.

import { importedInTime } from '../browser/download'
import { fetchWithProgress } from './download'
import { reasonOf, TeacherError } from './failure'

export type Ort = typeof import('onnxruntime-web')

/** Where models run: on a WebGPU device, or on the CPU. */
type Provider = 'webgpu' | 'cpu'

const loading: Partial<Record<Provider, Promise<Ort>>> = {}

/** A runtime's script and the address of its wasm. */
const SOURCES: Record<Provider, () => Promise<[Ort, { default: string }]>> = {
  webgpu: () =>
    Promise.all([
      import('onnxruntime-web/webgpu'),
      import('onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url'),
    ]),
  cpu: () =>
    Promise.all([import('onnxruntime-web/wasm'), import('onnxruntime-web/ort-wasm-simd-threaded.wasm?url')]),
}

/** In the browser the wasm is fetched here: the runtime itself would wait forever for a stalled download. */
async function forBrowser(provider: Provider): Promise<Ort> {
  let source: [Ort, { default: string }]
  try {
    source = await importedInTime(SOURCES[provider]())
  } catch (thrown) {
    throw new TeacherError(
      'download',
      'The ONNX runtime could not be loaded.',
      'Check the connection and try again.',
      reasonOf(thrown),
    )
  }
  const [ort, wasm] = source
  ort.env.wasm.wasmBinary = (await fetchWithProgress(new URL(wasm.default, self.location.href).href)).buffer
  return ort
}

async function load(provider: Provider): Promise<Ort> {
  const ort = await (import.meta.env.SSR ? import('onnxruntime-web') : forBrowser(provider))
  // More threads would need a cross-origin isolated page, and the models are small.
  ort.env.wasm.numThreads = 1
  // Errors come back as exceptions; the console need not repeat them.
  ort.env.logLevel = 'fatal'
  return ort
}

/**
 * Loads the runtime for a provider once; after a failure the next call tries again. The CPU takes the large one where
 * that is there already: both have the same arithmetic. Node has an entry of its own. `SSR` is a constant that the
 * bundler fills in, so the page never carries the Node branch.
 * @throws TeacherError `download`
 */
export function loadOrt(provider: Provider): Promise<Ort> {
  const found = loading[provider] ?? (provider === 'cpu' ? loading.webgpu : undefined)
  if (found) return found
  const started = load(provider)
  loading[provider] = started
  started.catch(() => {
    delete loading[provider]
  })
  return started
}
