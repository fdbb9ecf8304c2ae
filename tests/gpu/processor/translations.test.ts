import { describe, expect, it } from 'vitest'
import { kernelModule } from '../../../src/gpu/processor/kernelModule'
import { WgslError } from '../../../src/gpu/processor/syntax'
import { Translations } from '../../../src/gpu/processor/translations'

const kernel = (factor: string): string => `
@group(0) @binding(0) var<storage, read_write> out: array<f32>;
var<workgroup> shared: array<f32, 8>;
// Größe: a comment of more bytes than characters.
@compute @workgroup_size(8)
fn main(@builtin(local_invocation_id) lid: vec3u) {
  shared[lid.x] = ${factor} * out[lid.x];
  workgroupBarrier();
  out[lid.x] = shared[7u - lid.x];
}`

describe('translations', () => {
  it('are those of the translator, made once', () => {
    const translations = new Translations()
    const first = translations.of(kernel('2.0'))
    expect(first).toEqual(kernelModule(kernel('2.0')))
    expect(translations.of(kernel('2.0'))).toBe(first)
    expect(translations.of(kernel('3.0'))).not.toEqual(first)
  })

  it('are stored and taken as they were, in any number', () => {
    const before = new Translations()
    const made = ['2.0', '3.0', '4.5'].map((factor) => before.of(kernel(factor)))
    const after = new Translations()
    after.load(before.serialized())
    expect(['2.0', '3.0', '4.5'].map((factor) => after.of(kernel(factor)))).toEqual(made)
    expect(WebAssembly.validate(after.of(kernel('4.5')).bytes)).toBe(true)
  })

  it('are new until they are stored', () => {
    const translations = new Translations()
    expect(translations.isNew).toBe(false)
    translations.of(kernel('2.0'))
    expect(translations.isNew).toBe(true)
    const stored = translations.serialized()
    translations.of(kernel('2.0'))
    expect(translations.isNew).toBe(false)
    expect(translations.serialized()).toEqual(stored)
    const next = new Translations()
    next.load(stored)
    expect(next.isNew).toBe(false)
    next.of(kernel('3.0'))
    expect([next.isNew, next.serialized().byteLength > stored.byteLength]).toEqual([true, true])
  })

  it('do not grow for ever', () => {
    const translations = new Translations()
    const long = '// a comment of twenty\n'.repeat(100_000)
    const first = translations.of(kernel('2.0'))
    for (let i = 0; i < 5; i++) translations.of(`${long}${kernel(`${i}.0`)}`)
    expect(translations.of(kernel('2.0'))).not.toBe(first)
    expect(translations.of(kernel('2.0'))).toEqual(first)
  })

  it('of what cannot be translated are refused, each time', () => {
    const translations = new Translations()
    for (let i = 0; i < 2; i++) expect(() => translations.of('fn f() {}')).toThrow(WgslError)
    expect(translations.isNew).toBe(false)
  })

  it('of two devices come together, and what is known stays as it is', () => {
    const [here, there] = [new Translations(), new Translations()]
    const own = here.of(kernel('2.0'))
    there.of(kernel('2.0'))
    const other = there.of(kernel('3.0'))
    here.load(there.serialized())
    expect(here.of(kernel('2.0'))).toBe(own)
    expect(here.of(kernel('3.0'))).toEqual(other)
    const after = new Translations()
    after.load(here.serialized())
    expect(after.of(kernel('3.0'))).toEqual(other)
  })
})
