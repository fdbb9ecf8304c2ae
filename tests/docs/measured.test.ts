// Figures that texts quote from a recorded experiment are those of its results.

import { describe, expect, it } from 'vitest'
import { withNumbers } from '../../scripts/measuredNumbers'
import type { ExperimentResults } from '../../src/experiment/lab/results'
import type { Measure } from '../../src/experiment/lab/spec'
import { findPreset } from '../../src/settings/presets'
import { CAPABILITIES } from '../../src/world/types'
import { section } from './documents'
import { difference, percent, read, recorded, signed, withInterval } from './recorded'

const results = recorded('d-small-students')
const wrongLabels = recorded('d-small-labels')

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

const report = read('docs/RESULTS.md')

const methodNamed = (name: string): string => name.toLowerCase()

describe('README', () => {
  const text = section(read('README.md'), '## What it reproduces, and what it does not')
  const own = recorded('a-default-student')
  const ARMS = [
    ['labels alone', 'CE only'],
    ['three teachers, the sum', 'sum'],
    ['three teachers, AGP', 'AGP'],
  ]
  const rows = ARMS.map(([label, name]) => {
    const { n, capabilities } = own.arms.find((one) => one.name === name)!
    expect([n, own.split, own.spec.base?.settings?.testFrames]).toEqual([10, 'test', 500])
    const cells = FIGURES.map((measure) => {
      const { mean, se } = capabilities[measure]
      return `${percent(mean!)} ± ${percent(se!)}`
    })
    return `| ${label} | ${cells.join(' | ')} |`
  })
  const of = (name: string, arm: string, measure: Measure = 'average'): string => {
    const found = recorded(name).comparisons.find((one) => one.arm === arm)!
    expect(found.n).toBe(10)
    return withInterval(found.capabilities[measure])
  }
  const quoted = [
    `worth ${of('a-default-student', 'sum')} over labels alone`,
    `the answers three times, ${of('a-default-student', 'AGP')} (`,
    `AGP ends ${of('d-two-by-two', 'AGP, labelNoise 0, wrongTeacher planning', 'planning')} of planning`,
    `PCGrad below it, ${of('d-two-by-two', 'PCGrad, labelNoise 0, wrongTeacher planning', 'planning')};`,
    `AGP and the sum, ${of('d-two-by-two', 'AGP, labelNoise 0.4, wrongTeacher none')} on average`,
    `${of('j-teacher-size', 'teachers 6 x 64')} with 6 x 64`,
    `${of('f-which-layers', 'all first to penultimate')} above the paper's choice of layers`,
    `${of('g-small-which-signal', 'attention')} from labels alone`,
    `hidden states do, ${of('g-small-which-signal', 'hidden states')}`,
  ]

  it('quotes the default student and the most important differences', () => {
    expect(text).toContain(rows.join('\n'))
    for (const figure of quoted) expect(text).toContain(figure)
  })

  it('quotes no other figure, and none that RESULTS has not', () => {
    const figures = (of: string): string[] => of.match(/[+−]?\d+\.\d+/g) ?? []
    expect(figures(text).sort()).toEqual(figures([...rows, ...quoted].join()).sort())
    for (const figure of quoted) expect(report).toContain(/[+−]\S+ \[.*?\]/.exec(figure)![0])
  })

  it('says that no teacher would have been better than a wrong one', () => {
    const { arms } = recorded('d-two-by-two')
    const [none, ...taught] = METHODS.map(
      (method) =>
        arms.find(({ name }) => name === `${method}, labelNoise 0, wrongTeacher planning`)!.capabilities
          .planning.mean!,
    )
    expect(none).toBeGreaterThan(Math.max(...taught))
  })
})

describe('a wrong teacher or wrong labels, the default student', () => {
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
  ])('RESULTS has the row of labels wrong in %d, wrong teacher: %s', (noise, wrong) => {
    const cells = METHODS.map((method) => cell(twoByTwo, arm(method, noise, wrong)))
    expect(report).toContain(`| ${cells.join(' | ')} |`)
  })

  it('RESULTS quotes every way that was run with the default student: none is told apart from its control', () => {
    const { arms, comparisons } = recorded('a-default-ways')
    expect(arms.every(({ n }) => n === 10)).toBe(true)
    const of = (name: string) => withInterval(comparisons.find(({ arm }) => arm === name)!)
    const { mean, se } = arms.find(({ name }) => name === 'mean')!
    expect(read('docs/RESULTS.md')).toContain(
      `PCGrad ${of('PCGrad')}, Nash-MTL ${of('Nash-MTL')} and ConFIG ${of('ConFIG')} against the sum, UPGrad ${of('UPGrad')} against the mean: **none is told apart**; the mean itself ends at ${percent(mean!)} ± ${percent(se!)}`,
    )
    for (const { arm, pHolm } of comparisons) if (arm !== 'CE only') expect(pHolm).toBeGreaterThan(0.05)
  })

  it('RESULTS quotes the default student with ten seeds, and the other family', () => {
    const [own, other] = [recorded('a-default-student'), recorded('k-another-family')]
    const [labels, sum, agp] = ['CE only', 'sum', 'AGP'].map((name) => {
      const { n, mean, se } = own.arms.find((one) => one.name === name)!
      expect(n).toBe(10)
      return `${percent(mean!)} ± ${percent(se!)}`
    })
    expect(report).toContain(
      `${sum} against ${labels}: the sum ends ${against(own, 'sum', 'average')} points above labels alone`,
    )
    expect(report).toContain(`${agp}, ${against(own, 'AGP', 'average')} from its control`)
    expect(report).toContain(`AGP ends ${against(other, 'AGP', 'average')} above labels alone`)
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
    expect(report).toContain(`with 6 x 64 the same student ends ${size} from`)
  })

  it('RESULTS quotes the differences with their intervals', () => {
    expect(report).toContain(against(twoByTwo, arm('AGP', 0, 'planning')))
    expect(report).toContain(against(twoByTwo, arm('PCGrad', 0, 'planning')))
    for (const noise of [0, 0.4])
      expect(report).toContain(against(twoByTwo, arm('AGP', noise, 'none'), 'average'))
  })

  it('RESULTS quotes wrong labels with small students, over the weight', () => {
    const heavyAndLight = recorded('c-small-weights')
    const rows = [
      `| 0.3 | ${against(heavyAndLight, 'AGP, w 0.3', 'average')} |`,
      `| 1 | ${against(wrongLabels, 'AGP, wrongTeacher none', 'average')} |`,
      `| 3 | ${against(heavyAndLight, 'AGP, w 3', 'average')} |`,
    ]
    expect(report).toContain(rows.join('\n'))
    expect(heavyAndLight.arms.every(({ n }) => n === 10)).toBe(true)
  })

  it('RESULTS quotes every rule with wrong labels: only UPGrad and ConFIG can be told from the sum', () => {
    const rules = recorded('c-small-rules')
    for (const w of [0.1, 0.3, 1, 3]) {
      const cells = ['AGP', 'AGP per sample', 'PCGrad', 'UPGrad', 'ConFIG'].map((rule) =>
        against(rules, `${rule}, w ${w}`, 'average'),
      )
      expect(report).toContain(`| ${[w, ...cells].join(' | ')} |`)
    }
    const [light, less] = [0.1, 0.3].map(
      (w) => rules.comparisons.find(({ arm }) => arm === `UPGrad, w ${w}`)!.pHolm!,
    )
    expect(report).toContain(`(p = ${light.toFixed(2)} and ${less.toFixed(2)} after Holm's correction)`)
    for (const { arm, interval, n } of rules.comparisons) {
      expect(n).toBe(10)
      if (/^(AGP|PCGrad)/.test(arm)) expect(interval![0] < 0 && interval![1] > 0, arm).toBe(true)
    }
  })

  it('RESULTS quotes what projecting sample by sample keeps', () => {
    const perSample = recorded('b-small-per-sample')
    for (const name of ['AGP per sample, w 1', 'AGP, w 1']) expect(report).toContain(cell(perSample, name))
    expect(report).toContain(against(perSample, 'AGP per sample, w 1'))
  })

  it('RESULTS quotes AGP and UPGrad over the weight of the wrong teacher', () => {
    for (const w of [0.1, 0.3, 1, 3]) {
      const upgrad = w === 3 ? 'not run' : against(overWeight, `UPGrad, w ${w}`)
      const cells = [cell(overWeight, `AGP, w ${w}`), against(overWeight, `AGP, w ${w}`), upgrad]
      expect(report).toContain(`| ${[w, ...cells].join(' | ')} |`)
    }
    expect(overWeight.arms.some(({ name }) => /^(UPGrad|ConFIG), w 3$/.test(name))).toBe(false)
    for (const weight of [0.1, 0.3, 1]) {
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
  const world = read('docs/WORLD.md')
  const compared = fair.comparisons.map(({ arm }) => arm)

  it('RESULTS quotes every way to combine against its control, and the signals', () => {
    expect(compared).toHaveLength(7)
    for (const arm of compared) expect(report).toContain(difference(fair, arm))
    expect(report).toContain(difference(fair, 'CE only', 'perception'))
    for (const arm of ['attention', 'hidden states']) expect(report).toContain(difference(signals, arm))
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
    expect(report).toContain(`Nash-MTL is ${of('Nash-MTL')}, MGDA ${of('MGDA')} (each p = 0.02`)
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

  it('RESULTS says of every way to combine what its results say', () => {
    const every = recorded('a-small-every-way')
    const ways = every.comparisons.filter(({ arm }) => arm !== 'CE only')
    expect([ways.length, every.arms.every(({ n }) => n === 10)]).toEqual([20, true])
    const apart = ways.filter(({ pHolm }) => pHolm! < 0.05)
    expect(apart.map(({ arm, control }) => [arm, control])).toEqual([
      ['MGDA', 'mean'],
      ['RLW', 'mean'],
    ])
    for (const { interval } of apart) expect(interval![1]).toBeLessThan(0)
    expect(report).toContain(`(${difference(every, 'MGDA')}, ${difference(every, 'RLW')})`)
    expect(report).toContain(`FAMO ${difference(every, 'FAMO')} against the mean`)
  })

  it('RESULTS and WORLD quote AGP as released, and the formula sample by sample', () => {
    for (const arm of ['AGP as released', "AGP, the paper's formula"])
      for (const text of [report, world]) expect(text).toContain(difference(released, arm))
    for (const { n, mean, se } of released.arms)
      expect([n, world.includes(`${percent(mean!)} ± ${percent(se!)}`)]).toEqual([10, true])
  })

  it('RESULTS and WORLD quote other choices of layers against the paper\u2019s', () => {
    const layers = recorded('f-small-which-layers')
    for (const { arm } of layers.comparisons) {
      expect(world).toContain(difference(layers, arm))
      if (arm !== 'perception and planning exchanged') expect(report).toContain(difference(layers, arm))
    }
    for (const { n, mean, se } of layers.arms)
      expect([n, world.includes(`${percent(mean!)} ± ${percent(se!)}`)]).toEqual([10, true])
  })

  it('RESULTS and WORLD quote them of the default student, too', () => {
    const layers = recorded('f-which-layers')
    const { difference: gain } = layers.comparisons.find(({ arm }) => arm === 'all first to penultimate')!
    expect(findPreset('all-layers')!.why).toContain(`Measured ${percent(gain!)} points above it`)
    for (const { arm } of layers.comparisons)
      for (const text of [report, world]) expect(text).toContain(difference(layers, arm))
    for (const { n, mean, se } of layers.arms)
      expect([n, world.includes(`${percent(mean!)} ± ${percent(se!)}`)]).toEqual([10, true])
  })

  it('WORLD quotes the rows of Table 3; none is told apart from its control, as RESULTS says', () => {
    const table = recorded('t-small-table-3')
    for (const { arm, pHolm } of table.comparisons) {
      expect(world).toContain(difference(table, arm))
      expect(pHolm).toBeGreaterThan(0.05)
    }
    for (const { n, mean, se } of table.arms)
      expect([n, world.includes(`${percent(mean!)} ± ${percent(se!)}`)]).toEqual([10, true])
    expect(report).toContain('experiments/results/t-small-table-3.json')
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
