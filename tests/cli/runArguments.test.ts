import { describe, expect, test } from 'vitest'
import { runArguments } from '../../src/cli/node/runArguments'
import { defaultSettings } from '../../src/settings/resolve'

const parse = (line: string, extra: string[] = []) => runArguments(line === '' ? [] : line.split(' '), extra)
const errors = (line: string) => {
  const parsed = parse(line)
  return parsed.ok ? [] : parsed.errors.map((e) => e.message)
}

describe('flags', () => {
  test('none: the default run', () => {
    expect(parse('')).toEqual({ ok: true, settings: defaultSettings(), out: null, extra: {} })
  })

  test('steps, seed, any setting, and the file', () => {
    expect(
      parse('--steps 20 --seed 3 --set method=sum --set mixPlanning=0,0,1 --out=run.json'),
    ).toMatchObject({
      ok: true,
      out: 'run.json',
      settings: { steps: 20, seed: 3, method: 'sum', mixPlanning: [0, 0, 1], weightPlanning: 3000 },
    })
  })

  test('a preset comes first wherever it stands, and the last of two equal flags wins', () => {
    expect(parse('--steps 5 --preset tiny --steps 6')).toMatchObject({
      ok: true,
      settings: { steps: 6, layers: 2, trainFrames: 12 },
    })
  })

  test('a command may have flags of its own', () => {
    expect(parse('--driver lavapipe', ['driver'])).toMatchObject({ ok: true, extra: { driver: 'lavapipe' } })
  })

  test('errors name the flag or key and what was expected', () => {
    expect(errors('--steps many')).toEqual(['steps is "many", expected a whole number from 1 to 100000.'])
    expect(errors('--steps -5')).toEqual(['steps is -5, expected a whole number from 1 to 100000.'])
    expect(errors('--set layers=13')).toEqual(['layers is 13, expected a whole number from 1 to 12.'])
    expect(errors('--set layer=3')[0]).toContain('Did you mean "layers"?')
    expect(errors('--set method')).toEqual(['--set is "method", expected KEY=VALUE, for example method=sum.'])
    expect(errors('--layers 3')[0]).toContain(
      'There is no flag --layers. Settings are given as --set layers=VALUE.',
    )
    expect(errors('--out')).toEqual(['--out is nothing, expected a value after it.'])
    expect(errors('20')[0]).toContain('expected a flag: --steps')
    expect(errors('--preset big')[0]).toContain('--preset is "big", expected one of agp')
    expect(errors('--nope 1 --seed x')).toHaveLength(2)
  })
})
