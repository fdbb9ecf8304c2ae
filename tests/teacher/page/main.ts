// The page of tests/e2e/ort.spec.ts: starts the worker and keeps what it says where the test can read it.

declare global {
  interface Window {
    outcome?: unknown
  }
}

const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
worker.onmessage = (event: MessageEvent<unknown>) => {
  window.outcome = event.data
}
worker.onerror = (event) => {
  window.outcome = { error: event.message }
}

export {}
