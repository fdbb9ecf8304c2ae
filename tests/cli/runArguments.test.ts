import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runArguments } from '../../src/cli/node/runArguments'
import { readTextFile } from '../../src/cli/node/textFile'
import { typedRule } from '../../src/distill/combine/rule/typedRule'
import { defaultSettings } from '../../src/settings/resolve'
import { openSandbox } from '../distill/rule/openSandbox'

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

describe('the file of a rule', () => {
  const SOURCE = '// 규칙: 합\r\nfunction combine(G) {\r\n  return G.map((row, i) => i + 1)\r\n}\r\n'
  const utf16 = (text: string, big: boolean): Buffer => {
    const bytes = Buffer.from(text, 'utf16le')
    return big ? bytes.swap16() : bytes
  }
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rule-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  test.each([
    ['UTF-8', Buffer.from(SOURCE)],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${SOURCE}`)],
    ['UTF-16 as PowerShell writes it', utf16(`\ufeff${SOURCE}`, false)],
    ['UTF-16, big end first', utf16(`\ufeff${SOURCE}`, true)],
    ['UTF-16 without a mark', utf16(SOURCE, false)],
  ])('in %s is the rule of the run, and runs', async (_, bytes) => {
    const file = join(folder, 'rule.js')
    writeFileSync(file, bytes)
    const parsed = runArguments(['--rule', file], [], readTextFile)
    if (!parsed.ok) throw new Error(parsed.errors[0].message)
    expect(parsed.settings).toMatchObject({ method: 'rule', rule: SOURCE })
    const combine = typedRule(await openSandbox(), parsed.settings.rule)
    expect(
      combine(new Array<number>(16).fill(1), { permutation: [0, 1, 2], present: [true, true, true] }),
    ).toEqual([1, 2, 3, 4])
  })

  test('that is not there is named', () => {
    const parsed = runArguments(['--rule', join(folder, 'none.js')], [], readTextFile)
    expect(parsed.ok ? '' : parsed.errors[0].message).toMatch(
      /^--rule is ".*", expected a JavaScript file that can be read\.$/,
    )
  })
})
