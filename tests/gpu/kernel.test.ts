import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kernelSource, unrolled } from '../../src/gpu/kernel'

/** Runs the text as JavaScript, which short loops and sums in WGSL are but for the suffix of integers. */
const run = (text: string, constants: Record<string, number>): number[] =>
  new Function(
    ...Object.keys(constants),
    `const seen = []; ${text.replaceAll(/(\d+)u\b/g, '$1').replaceAll(/for \(var (\w+)/g, 'for (let $1')}; return seen`,
  )(...Object.values(constants)) as number[]

describe('short loops written out', () => {
  it('become straight code with constant indices', () => {
    expect(unrolled('for (var c = 0u; c < HD4; c++) { sum[c] += c * x; }', { HD4: 2 })).toBe(
      '{ sum[0u] += 0u * x; } { sum[1u] += 1u * x; }',
    )
  })

  it('do nothing to other loops and names within names', () => {
    const text =
      'for (var j = 0u; j < keys; j++) { a[j] = 0.0; }\nfor (var c = 1u; c < HD4; c += 2u) { a[c] = 0.0; }'
    expect(unrolled(text, { HD4: 3 })).toBe(text)
    expect(unrolled('for (var c = 0u; c < N; c++) { acc[c] = cc; }', { N: 1 })).toBe('{ acc[0u] = cc; }')
  })

  it('may stand on several lines, with blocks inside', () => {
    const text = 'for (var c = 0u; c < N; c++) {\n  if (x) {\n    a[c] = 1.0;\n  }\n}\nb = 2.0;'
    expect(unrolled(text, { N: 2 })).toBe(
      '{\n  if (x) {\n    a[0u] = 1.0;\n  }\n} {\n  if (x) {\n    a[1u] = 1.0;\n  }\n}\nb = 2.0;',
    )
    expect(() => unrolled('for (var c = 0u; c < N; c++) { a', { N: 2 })).toThrow('not closed')
  })

  it('do the same in the same order, nested, an inner one from the outer index on', () => {
    const text =
      'for (var a = 0u; a < N; a++) { seen.push(a);\n for (var b = a; b < M; b++) { seen.push(10u * a + b); }\n seen.push(a); }'
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 5 }), (n, m) => {
        const straight = unrolled(text, { N: n, M: m })
        expect(straight).not.toContain('for')
        expect(run(straight, {})).toEqual(run(text, { N: n, M: m }))
      }),
    )
  })
})

describe('a kernel', () => {
  const kernel = { label: 'k', body: 'main', bindings: { x: { type: 'f32', access: 'read' } } } as const

  it('has its constants and bindings in front of its body', () => {
    expect(kernelSource({ ...kernel, u32: { N: 3 }, f32: { S: 2 } })).toBe(
      'const N: u32 = 3u;\nconst S: f32 = 2.0;\n@group(0) @binding(0) var<storage, read> x: array<f32>;\nmain',
    )
  })

  it('refuses what WGSL cannot hold and a ninth buffer', () => {
    expect(() => kernelSource({ ...kernel, u32: { N: -1 } })).toThrow('constant N = -1')
    expect(() => kernelSource({ ...kernel, f32: { S: Number.NaN } })).toThrow('not finite')
    expect(() =>
      kernelSource({
        ...kernel,
        bindings: Object.fromEntries(
          Array.from({ length: 9 }, (_, i) => [`b${i}`, { type: 'f32', access: 'read' } as const]),
        ),
      }),
    ).toThrow('at most 8')
  })
})
