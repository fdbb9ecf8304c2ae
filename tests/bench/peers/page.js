// One peer and our engine in one page, on one adapter, taking turns. `?peer=jax|tfjs&backend=...&seconds=N`;
// `ours=processor`: our engine without a GPU. The result is `window.outcome`.

import { BENCHMARK_SIZES, makeEngine, median, timeSteps } from '../../../src/experiment/speed/benchmark'
import { TEACHER_TASKS } from '../../../src/distill/tasks'
import { openGpu } from '../../../src/gpu/chooseGpu'
import { deviations } from './read.js'

const LOADERS = {
  jax: async () => (await import('./jax.js')).jaxPeer,
  tfjs: async () => (await import('./tfjs.js')).tfjsPeer,
}

/**
 * Rounds of the two until the time is up, at least `least`: median steps per second of each and the median
 * ratio ours over theirs.
 */
async function turns(ours, theirs, seconds, least) {
  const steps = (ms) => Math.max(1, Math.min(16, Math.floor(500 / ms)))
  await ours(1)
  const first = await theirs(1)
  // A peer that needs most of the time for one step is not warmed up twice, and gets one turn.
  const slow = first > 1000 * (seconds / 3)
  const [mine, other] = [steps(await ours(1)), slow ? 1 : steps(await theirs(1))]
  least = slow ? 1 : least
  const rounds = []
  const until = performance.now() + seconds * 1000
  while (rounds.length < least || (performance.now() < until && rounds.length < 25))
    rounds.push([(await ours(mine)) / mine, (await theirs(other)) / other])
  return {
    rounds: rounds.length,
    oursPerSecond: 1000 / median(rounds.map(([a]) => a)),
    stepsPerSecond: 1000 / median(rounds.map(([, b]) => b)),
    oursOverTheirs: median(rounds.map(([a, b]) => b / a)),
  }
}

async function measure() {
  const query = new URLSearchParams(location.search)
  const [peer, backend, seconds] = [query.get('peer'), query.get('backend'), Number(query.get('seconds'))]
  const meta = await (await fetch('fixture/meta.json')).json()
  const data = new Float32Array(await (await fetch('fixture/data.f32')).arrayBuffer())
  const theirs = await (
    await LOADERS[peer]()
  )({ meta, data, wasmPath: new URL('wasm/', location.href).href }, backend)
  const deviation = deviations({ meta, data }, await theirs.check())
  for (const [name, tolerance] of Object.entries(meta.tolerance))
    if (!(deviation[name] <= tolerance))
      throw new Error(
        `computes something else: ${name} off by ${deviation[name].toExponential(1)}, allowed ${tolerance}`,
      )
  const size = BENCHMARK_SIZES.find((s) => s.name === '4x48')
  const gpu = await openGpu(navigator.gpu, query.get('ours') ?? 'graphics')
  const engine = await makeEngine(gpu, size, TEACHER_TASKS)
  const result = await turns(
    async (n) => (await timeSteps(engine, size, TEACHER_TASKS, n)) * n,
    (n) => theirs.run(n),
    seconds,
    3,
  )
  const { vendor, architecture, device, description } = gpu.adapter
  return {
    ...result,
    deviation,
    threads: theirs.threads ?? null,
    isolated: crossOriginIsolated,
    adapter: description || device || `${vendor} ${architecture}`,
  }
}

window.outcome = await measure().catch((error) => ({ reason: String(error?.message ?? error) }))
