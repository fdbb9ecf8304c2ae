// What the translator does not know is refused, and the line is named.

import { describe, expect, it } from 'vitest'
import { kernelModule } from '../../../src/gpu/processor/kernelModule'
import { WgslError } from '../../../src/gpu/processor/syntax'

/** A kernel of the statements, the first on line 5; `outside` is line 3. */
const kernel = (body: string, outside = '', size = '4') => `
@group(0) @binding(0) var<storage, read_write> out: array<f32>;
${outside}
@compute @workgroup_size(${size}) fn main(@builtin(local_invocation_id) id: vec3u) {
${body}
}`

function refusal(text: string): string {
  try {
    kernelModule(text)
  } catch (error) {
    if (error instanceof WgslError) return error.message
    throw error
  }
  return 'translated'
}

describe('a kernel is refused, by its line', () => {
  it.each([
    ['a type that is not known', kernel('var x = 1;\nvar y: f16;'), 'line 6: type f16 is not known'],
    ['a texture', kernel('', 'var picture: texture_2d<f32>;'), 'line 3: "picture" where "<" belongs'],
    [
      'a binding of a texture',
      kernel('', '@group(0) @binding(1) var picture: texture_2d<f32>;'),
      'line 3: "picture" where "<" belongs',
    ],
    [
      'a uniform buffer',
      kernel('', '@group(0) @binding(1) var<uniform> size: vec4u;'),
      'line 3: size is neither a storage buffer nor workgroup memory',
    ],
    [
      'workgroups of two dimensions',
      kernel('', '', '4, 4'),
      'line 4: a workgroup of more than one dimension',
    ],
    ['no entry point', 'fn f() {}', 'line 1: no entry point'],
    [
      'a built-in value',
      '@compute @workgroup_size(1)\nfn main(@builtin(subgroup_size) n: u32) {}',
      'line 2: built-in value subgroup_size is not known',
    ],
    [
      'a barrier in a loop of unknown length',
      kernel('let n = u32(out[0]);\nfor (var i = 0u; i < n; i++) {\nworkgroupBarrier();\n}'),
      'line 6: a barrier inside of what is not a short loop',
    ],
    [
      'a barrier in a long loop',
      kernel('for (var i = 0u; i < 1000u; i++) { workgroupBarrier(); }'),
      'line 5: a barrier inside of what is not a short loop',
    ],
    [
      'a barrier in a branch',
      kernel('if (id.x > 1u) { workgroupBarrier(); }'),
      'line 5: a barrier inside of what is not a short loop',
    ],
    [
      'a barrier in a function',
      kernel('f();', 'fn f() { workgroupBarrier(); }'),
      'line 3: function workgroupBarrier() is not known',
    ],
    [
      'a return before a barrier',
      kernel('if (id.x > 1u) {\nreturn;\n}\nworkgroupBarrier();'),
      'line 6: a return before a barrier',
    ],
    [
      'a break out of a loop around a barrier',
      kernel('for (var i = 0; i < 4; i++) {\nif (i == 2) { break; }\nworkgroupBarrier();\n}'),
      'line 6: break out of a loop around a barrier',
    ],
    ['a name that is not known', kernel('\n\nout[0] = x;'), 'line 7: x is not known'],
    [
      'a function that is not known',
      kernel('out[0] = acos(1.0);'),
      'line 5: function acos(float) is not known',
    ],
    [
      'a field that is not there',
      kernel('var p = P(1.0);\nout[0] = p.y;', 'struct P { x: f32 }'),
      'line 6: P has no y',
    ],
    [
      'numbers of two kinds',
      kernel('out[0] = out[1] + f32(id.x) * (id.x + 1);\n'),
      'line 5: u32 where f32 belongs',
    ],
    ['an assignment of another kind', kernel('out[0] = id.x;'), 'line 5: u32 where f32 belongs'],
    [
      'an assignment to no variable',
      kernel('let x = 1.0;\n1.0 = x;'),
      'line 6: an assignment to what is no variable',
    ],
    [
      'a buffer of three floats each',
      kernel('', '@group(0) @binding(1) var<storage> b: array<vec3f>;'),
      'line 3: a buffer of vector<f32, 3>',
    ],
    [
      'a buffer of structures',
      kernel('', 'struct P { x: f32 } @group(0) @binding(1) var<storage> b: array<P>;'),
      'line 3: a buffer of P',
    ],
    [
      'matrices times matrices',
      kernel('var m: mat4x4f;\nm = m * m;'),
      'line 6: matrix<vec4<f32>, 4> * matrix<vec4<f32>, 4>',
    ],
    [
      'vectors times matrices',
      kernel('var m: mat4x4f;\nlet v = vec4f(1.0) * m;'),
      'line 6: vec4<f32> * matrix<vec4<f32>, 4>',
    ],
    ['too few components', kernel('let v = vec4f(1.0, 2.0, 3.0);'), 'line 5: vec4f of 3 values'],
    ['too few fields', kernel('let p = P(1.0);', 'struct P { x: f32, y: f32 }'), 'line 5: P of 1 values'],
    ['too many arguments', kernel('f(1.0, 2.0);', 'fn f(x: f32) {}'), 'line 5: f with 2 arguments'],
    [
      'an array of unknown length',
      kernel('var a: array<f32, id>;'),
      'line 5: the length of an array is not known',
    ],
    ['a character of no token', kernel('out[0] = 1.0 # 2.0;'), 'line 5: "# 2.0;'],
    ['a missing bracket', kernel('out[0] = (1.0;'), 'line 5: ";" where ")" belongs'],
    ['an unfinished kernel', 'fn f() {\nlet x = 1;', 'line 2: "the end" where a name belongs'],
    ['an expression as a statement', kernel('id.x + 1;'), 'line 5: "+" where an assignment belongs'],
    [
      'an error inside of a function, by the line there',
      kernel('f();', '\nfn f() { let x = y; }'),
      'line 4: y is not known',
    ],
    ['an error in a constant', kernel('', 'const A = B;'), 'line 3: B is not known'],
  ])('%s', (_, text, message) => {
    expect(refusal(text)).toContain(message)
  })
})

it('what is known is translated', () => {
  expect(refusal(kernel('out[id.x] = 1.0;'))).toBe('translated')
})
