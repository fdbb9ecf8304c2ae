// Fetches onnxruntime-web: its script, and the wasm that it computes with.

import wasmAddress from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url'
import { importedInTime } from '../browser/download'
import { fetchWithProgress } from './download'
import { reasonOf, TeacherError } from './failure'

export type Ort = typeof import('onnxruntime-web')

let loading: Promise<Ort> | undefined

async function script(): Promise<Ort> {
  try {
    return await importedInTime(import('onnxruntime-web/webgpu'))
  } catch (thrown) {
    throw new TeacherError(
      'download',
      'The ONNX runtime could not be loaded.',
      'Check the connection and try again.',
      reasonOf(thrown),
    )
  }
}

/** In the browser the wasm is fetched here: the runtime itself would wait forever for a stalled download. */
async function forBrowser(): Promise<Ort> {
  const [ort, wasm] = await Promise.all([
    script(),
    fetchWithProgress(new URL(wasmAddress, self.location.href).href),
  ])
  ort.env.wasm.wasmBinary = wasm.buffer
  return ort
}

/**
 * Loads the runtime once; after a failure the next call tries again. The browser's entry holds both providers in
 * one wasm; Node has its own entry. `SSR` is a constant that the bundler fills in, so the page never carries the
 * Node branch.
 * @throws TeacherError `download`
 */
export function loadOrt(): Promise<Ort> {
  loading ??= (import.meta.env.SSR ? import('onnxruntime-web') : forBrowser()).then(
    (ort) => {
      // More threads would need a cross-origin isolated page, and the models are small.
      ort.env.wasm.numThreads = 1
      // Errors come back as exceptions; the console need not repeat them.
      ort.env.logLevel = 'fatal'
      return ort
    },
    (thrown: unknown) => {
      loading = undefined
      throw thrown
    },
  )
  return loading
}
