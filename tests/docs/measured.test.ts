// Figures that texts quote from a recorded experiment are those of its results.

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { withNumbers } from '../../scripts/measuredNumbers'
import type { Comparison, ExperimentResults } from '../../src/experiment/lab/results'
import type { Measure } from '../../src/experiment/lab/spec'
import { CAPABILITIES } from '../../src/world/types'

const read = (path: string): string => readFileSync(path, 'utf8')
const recorded = (name: string): ExperimentResults =>
  JSON.parse(read(`experiments/results/${name}.json`)) as ExperimentResults
const results = recorded('d-small-students')
const wrongLabels = recorded('d-small-labels')
const percent = (value: number): string => (100 * value).toFixed(1)
const signed = (value: number): string => `${value < 0 ? '−' : '+'}${percent(Math.abs(value))}`

/** Planning under a right or a wrong teacher: mean ± standard error. */
function planning(method: string, teacher: 'none' | 'planning', of = results): string {
  const arm = of.arms.find(({ name }) => name === `${method}, wrongTeacher ${teacher}`)!
  const { mean, se } = arm.capabilities.planning
  return `${percent(mean!)} ± ${percent(se!)}`
}

/** In the order of WORLD's tables. */
const FIGURES: Measure[] = [...CAPABILITIES, 'average']
const METHODS = ['labels only', 'sum', 'PCGrad', 'AGP']
const compared = (teacher: 'none' | 'planning', of = results) =>
  of.comparisons.find(({ arm }) => arm === `AGP, wrongTeacher ${teacher}`)!.capabilities

/** A difference with its interval, as README writes it. */
const withInterval = ({ difference, interval }: Pick<Comparison, 'difference' | 'interval'>): string =>
  `${signed(difference!)} [${interval!.map(signed).join(', ')}]`

const methodNamed = (name: string): string => name.toLowerCase()

describe('a wrong teacher or wrong labels, the default student', () => {
  const readme = read('README.md')
  const twoByTwo = recorded('d-two-by-two')
  const overWeight = recorded('b-wrong-teacher')
  const arm = (method: string, noise: number, wrong: string): string =>
    `${method}, labelNoise ${noise}, wrongTeacher ${wrong}`
  const cell = (of: ExperimentResults, name: string): string => {
    const { n, capabilities } = of.arms.find((one) => one.name === name)!
    const { mean, se } = capabilities.planning
    return `${percent(mean!)} ± ${percent(se!)}${n < 10 ? ` (n = ${n})` : ''}`
  }
  const against = (of: ExperimentResults, name: string, measure: 'planning' | 'average' = 'planning') =>
    withInterval(of.comparisons.find((one) => one.arm === name)!.capabilities[measure])

  it.each([
    [0, 'none'],
    [0, 'planning'],
    [0.4, 'none'],
    [0.4, 'planning'],
  ])('README has the row of labels wrong in %d, wrong teacher: %s', (noise, wrong) => {
    const cells = METHODS.map((method) => cell(twoByTwo, arm(method, noise, wrong)))
    expect(readme).toContain(`| ${cells.join(' | ')} |`)
  })

  it('README quotes the default student with ten seeds, and the other family', () => {
    const [own, other] = [recorded('a-default-student'), recorded('k-another-family')]
    for (const name of ['CE only', 'sum', 'AGP']) {
      const { n, mean, se } = own.arms.find((one) => one.name === name)!
      expect([n, readme.includes(`${percent(mean!)} ± ${percent(se!)}`)]).toEqual([10, true])
    }
    expect(readme).toContain(`${against(own, 'sum', 'average')} points above them`)
    expect(readme).toContain(`${against(own, 'AGP', 'average')} from its control`)
    expect(readme).toContain(`AGP ends ${against(other, 'AGP', 'average')} above labels alone`)
    expect(other.arms.map(({ n }) => n)).toEqual([10, 10])
    const world = read('docs/WORLD.md')
    expect(world).toContain(`worth ${against(own, 'sum', 'average')} over labels alone`)
    expect(world).toContain(`AGP is ${against(own, 'AGP', 'average')} from its control`)
    const teachers = recorded('j-teacher-size')
    const [larger, smaller] = ['6 x 64', '4 x 48'].map((size) => {
      const { n, mean, se } = teachers.arms.find(({ name }) => name === `teachers ${size}`)!
      expect(n).toBe(10)
      return `${percent(mean!)} ± ${percent(se!)} with `
    })
    expect(world).toContain(`${larger}teachers of 6 x 64, ${smaller}those of 4 x 48`)
    const size = against(teachers, 'teachers 6 x 64', 'average')
    expect(world).toContain(`its own size: ${size}.`)
    expect(readme).toContain(`with 6 x 64 the same student ends ${size} from`)
  })

  it('README quotes the differences with their intervals', () => {
    expect(readme).toContain(against(twoByTwo, arm('AGP', 0, 'planning')))
    expect(readme).toContain(against(twoByTwo, arm('PCGrad', 0, 'planning')))
    for (const noise of [0, 0.4])
      expect(readme).toContain(against(twoByTwo, arm('AGP', noise, 'none'), 'average'))
  })

  it('README quotes wrong labels with small students, over the weight', () => {
    const heavyAndLight = recorded('c-small-weights')
    const differences = [
      against(heavyAndLight, 'AGP, w 0.3', 'average'),
      against(wrongLabels, 'AGP, wrongTeacher none', 'average'),
      against(heavyAndLight, 'AGP, w 3', 'average'),
    ]
    expect(readme).toContain(`${differences[0]}, ${differences[1]} and ${differences[2]}`)
    expect(heavyAndLight.arms.every(({ n }) => n === 10)).toBe(true)
  })

  it('README quotes every rule with wrong labels: only UPGrad and ConFIG can be told from the sum', () => {
    const rules = recorded('c-small-rules')
    const weights = [0.1, 0.3, 1, 3]
    const all = (rule: string): string[] => weights.map((w) => against(rules, `${rule}, w ${w}`, 'average'))
    const [sampled, upgrad, config] = ['AGP per sample', 'UPGrad', 'ConFIG'].map(all)
    expect(readme).toContain(`(${sampled.join(', ')})`)
    expect(readme).toContain(`UPGrad ends ${upgrad[0]} and ${upgrad[1]} from it`)
    expect(readme).toContain(`that is ${config.slice(0, 3).join(', ')} and ${config[3]} from the sum`)
    for (const { arm, interval, n } of rules.comparisons) {
      expect(n).toBe(10)
      if (/^(AGP|PCGrad)/.test(arm)) expect(interval![0] < 0 && interval![1] > 0, arm).toBe(true)
    }
  })

  it('README quotes what projecting sample by sample keeps', () => {
    const perSample = recorded('b-small-per-sample')
    for (const name of ['AGP per sample, w 1', 'AGP, w 1']) expect(readme).toContain(cell(perSample, name))
    expect(readme).toContain(against(perSample, 'AGP per sample, w 1'))
  })

  it('README quotes AGP and UPGrad over the weight of the wrong teacher', () => {
    const weights = [0.1, 0.3, 1, 3]
    for (const weight of weights) expect(readme).toContain(cell(overWeight, `AGP, w ${weight}`))
    for (const weight of weights) expect(readme).toContain(against(overWeight, `AGP, w ${weight}`))
    for (const weight of [0.1, 0.3, 1]) {
      expect(readme).toContain(against(overWeight, `UPGrad, w ${weight}`))
      const config = overWeight.arms.find(({ name }) => name === `ConFIG, w ${weight}`)!
      expect(config.capabilities.planning.mean).toBeLessThan(0.005)
    }
  })
})

describe('right teachers and labels, small students', () => {
  const fair = recorded('a-small-fair-arms')
  const signals = recorded('g-small-which-signal')
  const choice = recorded('e-small-signal-weights')
  const released = recorded('a-small-agp-as-released')
  const [readme, world] = ['README.md', 'docs/WORLD.md'].map(read)
  const difference = (of: ExperimentResults, name: string, measure: Measure = 'average'): string =>
    withInterval(of.comparisons.find(({ arm }) => arm === name)!.capabilities[measure])
  const compared = fair.comparisons.map(({ arm }) => arm)

  it('README quotes every way to combine against its control, and the signals', () => {
    expect(compared).toHaveLength(7)
    for (const arm of compared) expect(readme).toContain(difference(fair, arm))
    expect(readme).toContain(difference(fair, 'CE only', 'perception'))
    for (const arm of ['attention', 'hidden states']) expect(readme).toContain(difference(signals, arm))
  })

  it('WORLD quotes what rescaling does beyond its weights', () => {
    const world = read('docs/WORLD.md')
    const { arms, comparisons } = recorded('a-small-rescaling')
    expect([comparisons.length, arms.every(({ n }) => n === 10)]).toEqual([6, true])
    for (const { arm, difference, interval, pHolm } of comparisons) {
      const p =
        arm === 'MGDA' || pHolm! > 0.2 ? '' : ` (p = ${pHolm!.toFixed(pHolm! < 0.1 ? 3 : 2).slice(1)})`
      expect(world).toContain(`${arm} ${withInterval({ difference, interval })}${p}`)
    }
    expect(world).toContain(
      `(p = ${comparisons[0].pHolm!.toFixed(3).slice(1)} after Holm's correction), IMTL-G`,
    )
    const [mgda, imtl] = ['sum as MGDA', 'sum as IMTL-G'].map((name) => {
      const { mean, se } = arms.find((one) => one.name === name)!
      return `${percent(mean!)} ± ${percent(se!)}`
    })
    expect(world).toContain(`the fixed ones end at ${mgda} and ${imtl}.`)
    const of = (name: string) => withInterval(comparisons.find(({ arm }) => arm === name)!)
    expect(read('README.md')).toContain(`Nash-MTL is ${of('Nash-MTL')}, MGDA ${of('MGDA')} (each p = 0.02`)
    expect(comparisons.filter(({ pHolm }) => pHolm! < 0.05)).toHaveLength(2)
    const notebook = read('docs/LAB-NOTEBOOK.md')
    for (const { name, settings } of arms.filter((one) => one.name.startsWith('sum as '))) {
      const row = notebook.split('\n').find((line) => line.startsWith(`| ${methodNamed(name.slice(7))} |`))!
      const mean = row.split('|').slice(2, 6).map(Number)
      const { weightCe, weightPerception, weightReasoning, weightPlanning } = settings
      const weights = [weightPerception, weightReasoning, weightPlanning].map((w) => Number(w) / 3000)
      ;[Number(weightCe), ...weights].forEach((w, k) => expect(Math.abs(w / mean[k] - 1)).toBeLessThan(0.01))
    }
  })

  it('WORLD has the table of every rule under a wrong planning teacher', () => {
    const world = read('docs/WORLD.md')
    const rules = recorded('b-small-rules')
    expect(rules.arms.every(({ n }) => n === 10)).toBe(true)
    const mean = (name: string): string => {
      const { mean, se } = rules.arms.find((one) => one.name === name)!.capabilities.planning
      return `${percent(mean!)} ± ${percent(se!)}`
    }
    const against = (name: string): string =>
      withInterval(rules.comparisons.find(({ arm }) => arm === name)!.capabilities.planning)
    expect(world).toContain(`in %; labels alone ${mean('labels only')}.`)
    for (const w of [0.1, 0.3, 1, 3]) {
      const cells = ['PCGrad', 'AGP', 'AGP per sample', 'UPGrad', 'ConFIG'].map((rule) =>
        against(`${rule}, w ${w}`),
      )
      expect(world).toContain(`| ${[w, mean(`sum, w ${w}`), ...cells].join(' | ')} |`)
    }
  })

  it('WORLD quotes fresh frames against a fixed set', () => {
    const world = read('docs/WORLD.md')
    const { arms, comparisons } = recorded('h-small-fresh-frames')
    const of = (name: string) => withInterval(comparisons.find(({ arm }) => arm === name)!)
    const mean = (name: string) => {
      const { n, mean, se } = arms.find((one) => one.name === name)!
      expect(n).toBe(10)
      return `${percent(mean!)} ± ${percent(se!)}`
    }
    const [fresh, fixed] = ['labels only, fresh frames', 'labels only, 192 frames']
    expect(world).toContain(`labels alone ${mean(fresh)} against ${mean(fixed)}, ${of(fresh)}.`)
    expect(world).toContain(`the sum is ${of('sum, 192 frames')} from labels alone on the fixed set`)
    expect(world).toContain(`and ${of('sum, fresh frames')} on fresh frames,`)
    expect(world).toContain(`AGP ${of('AGP, 192 frames')} and ${of('AGP, fresh frames')} from the sum.`)
  })

  it('README says of every way to combine what its results say', () => {
    const every = recorded('a-small-every-way')
    const ways = every.comparisons.filter(({ arm }) => arm !== 'CE only')
    expect([ways.length, every.arms.every(({ n }) => n === 10)]).toEqual([20, true])
    const apart = ways.filter(({ pHolm }) => pHolm! < 0.05)
    expect(apart.map(({ arm, control }) => [arm, control])).toEqual([
      ['MGDA', 'mean'],
      ['RLW', 'mean'],
    ])
    for (const { interval } of apart) expect(interval![1]).toBeLessThan(0)
    expect(readme).toContain(`(${difference(every, 'MGDA')}, ${difference(every, 'RLW')})`)
    expect(readme).toContain(`FAMO ${difference(every, 'FAMO')} against the mean`)
  })

  it('README and WORLD quote AGP as released, and the formula sample by sample', () => {
    for (const arm of ['AGP as released', "AGP, the paper's formula"])
      for (const text of [readme, world]) expect(text).toContain(difference(released, arm))
    for (const { n, mean, se } of released.arms)
      expect([n, world.includes(`${percent(mean!)} ± ${percent(se!)}`)]).toEqual([10, true])
  })

  it('README and WORLD quote other choices of layers against the paper\u2019s', () => {
    const layers = recorded('f-small-which-layers')
    for (const { arm } of layers.comparisons) {
      expect(world).toContain(difference(layers, arm))
      if (arm !== 'perception and planning exchanged') expect(readme).toContain(difference(layers, arm))
    }
    for (const { n, mean, se } of layers.arms)
      expect([n, world.includes(`${percent(mean!)} ± ${percent(se!)}`)]).toEqual([10, true])
  })

  it('WORLD quotes the rows of Table 3; none is told apart from its control, as README says', () => {
    const table = recorded('t-small-table-3')
    for (const { arm, pHolm } of table.comparisons) {
      expect(world).toContain(difference(table, arm))
      expect(pHolm).toBeGreaterThan(0.05)
    }
    for (const { n, mean, se } of table.arms)
      expect([n, world.includes(`${percent(mean!)} ± ${percent(se!)}`)]).toEqual([10, true])
    expect(readme).toContain('experiments/results/t-small-table-3.json')
  })

  it('WORLD has the row of every arm', () => {
    const rows = [fair, signals].flatMap((of) =>
      of.arms.filter((arm) => of === fair || arm.name !== 'labels only'),
    )
    for (const { capabilities, n } of rows) {
      const cells = FIGURES.map((measure) => {
        const { mean, se } = capabilities[measure]
        return `${percent(mean!)} ± ${percent(se!)}`
      })
      expect(n).toBe(10)
      expect(world).toContain(`| ${cells.join(' | ')} |`)
    }
    for (const arm of compared) expect(world).toContain(`| ${difference(fair, arm)} against`)
    for (const measure of FIGURES) expect(world).toContain(difference(signals, 'hidden states', measure))
  })

  it.each(['attention', 'hidden states'])(
    'the weight of %s is the one that validation frames chose',
    (signal) => {
      expect([choice.split, choice.spec.seeds]).toEqual(['validation', [1, 2, 3]])
      const tried = choice.arms.filter(({ name }) => name.startsWith(`${signal}, w `))
      expect(tried.length).toBeGreaterThanOrEqual(5)
      expect(tried.every(({ n }) => n === 3)).toBe(true)
      const best = tried.reduce((one, other) => (other.mean! > one.mean! ? other : one))
      const reported = signals.arms.find(({ name }) => name === signal)!
      expect(reported.settings.weightPlanning).toBe(best.settings.weightPlanning)
      expect(signals.spec.seeds).not.toEqual(expect.arrayContaining([1]))
    },
  )
})

describe('a wrong teacher or wrong labels, small students', () => {
  it.each(['en', 'ko'])('chapter 10 (%s) has the same table', (language) => {
    const written = read(`src/ui/features/learn/chapters/10-when.${language}.md`)
    const chapter = withNumbers(written, recorded)
    for (const method of METHODS) {
      const cells = [results, wrongLabels].flatMap((of) =>
        (['none', 'planning'] as const).map((teacher) => planning(method, teacher, of)),
      )
      expect(chapter).toContain(`| ${cells.join(' | ')} |`)
    }
    const ofLabels = compared('none', wrongLabels).average
    for (const value of [ofLabels.difference!, ...ofLabels.interval!])
      expect(chapter).toContain(value < 0 ? signed(value) : percent(value))
    const { difference, interval } = compared('planning').planning
    expect(chapter).toContain(percent(difference!))
    for (const end of interval!) expect(chapter).toContain(percent(end))
  })
})
