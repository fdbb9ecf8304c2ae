// `npm run bench -- [--quick] [--json FILE] [--driver auto|lavapipe|swiftshader]`: the table of README's section "Speed".

import { writeFileSync } from 'node:fs'
import { requestGpu } from '../gpu/device'
import { BENCHMARK_SIZES, measureSize, type SizeResult } from '../study/benchmark'
import { nodeGpu } from './node/gpu'

const DRIVERS = ['auto', 'lavapipe', 'swiftshader'] as const

const cell = (value: string | number, width: number) => String(value).padStart(width)

export async function main(argv: string[]): Promise<number> {
  let quick = false
  let json: string | null = null
  let driver: (typeof DRIVERS)[number] = 'auto'
  for (let i = 0; i < argv.length; i++) {
    const wanted = DRIVERS.find((d) => d === argv[i + 1])
    if (argv[i] === '--quick') quick = true
    else if (argv[i] === '--json' && argv[i + 1]) json = argv[++i]
    else if (argv[i] === '--driver' && wanted) {
      driver = wanted
      i++
    } else {
      console.error(`unexpected ${argv[i]}; known: --quick, --json FILE, --driver ${DRIVERS.join('|')}`)
      return 2
    }
  }
  const found = await nodeGpu({ driver })
  const gpu = await requestGpu(found.gpu)
  console.log(`adapter: ${found.adapterName}`)
  const [rounds, steps] = gpu.adapter.software ? (quick ? [3, 1] : [5, 2]) : quick ? [5, 8] : [9, 16]
  console.log(['size', 'step ms', 'floor ms', 'step/floor', 'single ms', 'AGP/single', 'flop ratio', 'GFLOP', 'dispatches'].map((t) => cell(t, 11)).join(''))
  const sizes: SizeResult[] = []
  for (const size of BENCHMARK_SIZES) {
    const r = await measureSize(gpu, size, rounds, steps)
    sizes.push(r)
    console.log(
      [r.name, r.stepMs.toFixed(2), r.floorMs.toFixed(2), (r.stepMs / r.floorMs).toFixed(2), r.singleMs.toFixed(2), r.agpOverSingle.toFixed(2), r.flopRatio.toFixed(2), r.gflop.toFixed(3), `${r.dispatches.agp}/${r.dispatches.single}`]
        .map((t) => cell(t, 11))
        .join(''),
    )
    console.log(`            parts, ms: ${Object.entries(r.parts).map(([name, ms]) => `${name} ${ms.toFixed(2)}`).join(', ')}; matmul ceiling ${r.matmulGflops.toFixed(1)} GFLOP/s, empty dispatch ${r.emptyDispatchUs.toFixed(1)} us`)
  }
  if (json) writeFileSync(json, `${JSON.stringify({ adapter: found.adapterName, date: new Date().toISOString().slice(0, 10), sizes }, null, 2)}\n`)
  return 0
}
