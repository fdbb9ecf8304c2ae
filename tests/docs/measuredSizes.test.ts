// What texts say of the size of the training set is what its results say.

import { expect, it } from 'vitest'
import { difference, percent, read, recorded, signed } from './recorded'

const report = read('docs/RESULTS.md')
const world = read('docs/WORLD.md')

it('RESULTS and WORLD quote four sizes of the training set', () => {
  const sizes = recorded('h-data-size')
  const arm = (name: string, frames: number) =>
    sizes.arms.find((one) => one.name === `${name}, trainFrames ${frames}`)!
  const mean = (name: string, frames: number): string => {
    const { n, mean, se } = arm(name, frames)
    expect(n).toBe(5)
    return `${percent(mean!)} ± ${percent(se!)}`
  }
  const gain = (name: string, frames: number): string => difference(sizes, `${name}, trainFrames ${frames}`)
  for (const frames of [48, 96, 192, 384]) {
    const means = ['labels only', 'sum', 'AGP'].map((name) => mean(name, frames))
    expect(world).toContain(`| ${[frames, ...means, gain('sum', frames)].join(' | ')} |`)
    const [sum, agp] = ['sum', 'AGP'].map(
      (name) => sizes.comparisons.find(({ arm }) => arm === `${name}, trainFrames ${frames}`)!.difference!,
    )
    expect(Math.abs(sum - agp)).toBeLessThan(0.002)
    expect(report).toContain(gain('sum', frames))
  }
  expect(report).toContain(`${mean('sum', 192)} with 192, labels alone ${mean('labels only', 384)} with 384`)
  const seen = (frames: number): string => {
    const { capabilities } = sizes.comparisons.find(({ arm }) => arm === `sum, trainFrames ${frames}`)!
    return signed(capabilities.perception.difference!)
  }
  expect(world).toContain(`(${seen(48)} points with 48 frames, ${seen(384)} with 384)`)
})
