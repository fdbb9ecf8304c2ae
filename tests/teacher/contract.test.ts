// Every way to break the teacher contract is named, with what was wanted and what was found.

import { describe, expect, test } from 'vitest'
import {
  checkSignature,
  checkTeacher,
  ENCODER_CONTRACT,
  TEACHER_CONTRACT,
  type FoundPort,
  type InspectedTensor,
  type Signature,
} from '../../src/teacher/contract'
import { exportEncoder } from '../../src/teacher/exportEncoder'
import { exportTeacher } from '../../src/teacher/exportTeacher'
import { TeacherError, type TeacherFailure } from '../../src/teacher/failure'
import { GraphBuilder } from '../../src/teacher/onnxWriter'
import { checkTeacherFile } from '../../src/teacher/examine'
import { loadEncoder, loadTeacher } from '../../src/teacher/runtime'
import {
  cardFor,
  ENCODER_CARD,
  FULL,
  randomBatch,
  randomEncoder,
  randomParameters,
  sizesOf,
  TINY,
} from './fixtures'

const SIZES = sizesOf(TINY)

const good: Signature = {
  inputs: [
    { name: 'features', type: 'float32', shape: ['batch', 4, 5] },
    { name: 'tokens', type: 'int32', shape: ['batch', 'segments', 3] },
  ],
  outputs: [
    { name: 'logits', type: 'float32', shape: ['batch', 'segments', 3, 11] },
    { name: 'image_attention', type: 'float32', shape: [2, 'batch', 4, 4] },
    { name: 'text_attention', type: 'float32', shape: [2, 'batch', 'segments', 3, 7] },
  ],
}

/** The good signature with one port changed, or left out. */
const withPort = (name: string, change: Partial<FoundPort> | null): Signature => {
  const edit = (ports: readonly FoundPort[]): FoundPort[] =>
    ports.flatMap((port) => (port.name !== name ? [port] : change === null ? [] : [{ ...port, ...change }]))
  return { inputs: edit(good.inputs), outputs: edit(good.outputs) }
}

const messages = (failures: TeacherFailure[]): string[] => failures.map((f) => f.message)

describe('a signature', () => {
  const check = (signature: Signature): string[] =>
    messages(checkSignature(TEACHER_CONTRACT, signature, SIZES))

  test('that fits has no violation, whatever it calls its free sizes and whatever else it gives', () => {
    expect(check(good)).toEqual([])
    expect(
      check({ ...good, outputs: [...good.outputs, { name: 'probabilities', type: 'float16', shape: [] }] }),
    ).toEqual([])
    expect(check(withPort('logits', { shape: [] }))).toEqual([])
  })

  test('without an input', () => {
    expect(check(withPort('tokens', null))).toEqual([
      'The teacher has no input tokens int32 [B, K, 3]; found: features float32 [batch, 4, 5].',
    ])
  })

  test('without an output', () => {
    expect(check({ ...good, outputs: good.outputs.slice(0, 1) })).toEqual([
      'The teacher has no output image_attention float32 [L, B, 4, 4]; found: logits float32 [batch, segments, 3, 11].',
      'The teacher has no output text_attention float32 [L, B, K, 3, 7]; found: logits float32 [batch, segments, 3, 11].',
    ])
    expect(check({ ...good, outputs: [] })[0]).toBe(
      'The teacher has no output logits float32 [B, K, 3, 11]; found: none.',
    )
  })

  test('with a wrong type', () => {
    expect(check(withPort('tokens', { type: 'uint8' }))).toEqual([
      "The teacher's input tokens int32 [B, K, 3] has the wrong type; found: uint8 [batch, segments, 3]; taken: int32, int64.",
    ])
    expect(check(withPort('logits', { type: 'bfloat16' }))[0]).toContain('taken: float32, float16, float64.')
    for (const [name, type] of [
      ['tokens', 'int64'],
      ['features', 'float16'],
      ['logits', 'float64'],
    ] as const)
      expect(check(withPort(name, { type }))).toEqual([])
  })

  test('with a wrong number of dimensions, such as maps per head', () => {
    expect(check(withPort('image_attention', { shape: [2, 'batch', 2, 4, 4] }))).toEqual([
      "The teacher's output image_attention float32 [L, B, 4, 4] should have 4 dimensions, it has 5; found: float32 [2, batch, 2, 4, 4].",
    ])
  })

  test('with a wrong size', () => {
    expect(check(withPort('features', { shape: ['batch', 4, 6] }))).toEqual([
      "The teacher's input features float32 [B, 4, 5] should have size 5 at dimension 2, it has 6; found: float32 [batch, 4, 6].",
    ])
  })

  test('with another vocabulary', () => {
    expect(check(withPort('logits', { shape: ['batch', 'segments', 3, 12] }))).toEqual([
      "The teacher's output logits float32 [B, K, 3, 11] should have size 11 at dimension 3, it has 12; found: float32 [batch, segments, 3, 12].",
    ])
  })

  test('with a fixed batch', () => {
    expect(check(withPort('tokens', { shape: [1, 'segments', 3] }))).toEqual([
      "The teacher's input tokens int32 [B, K, 3] should leave dimension 0 (B) free, it is fixed to 1; found: int32 [1, segments, 3].",
    ])
  })

  test('with an input nobody will fill', () => {
    expect(
      check({ ...good, inputs: [...good.inputs, { name: 'mask', type: 'bool', shape: ['batch', 3] }] }),
    ).toEqual(['The teacher asks for an input mask bool [batch, 3] that the contract does not know.'])
  })
})

describe('a probing run', () => {
  /** Outputs of a teacher that attends evenly to all it may see. */
  function outputs(): Record<string, InspectedTensor & { data: Float32Array; shape: number[] }> {
    const image = new Float32Array(2 * 2 * 4 * 4)
    const text = new Float32Array(2 * 2 * 2 * 3 * 7)
    image.forEach((_, at) => {
      image[at] = at % 4 <= Math.floor(at / 4) % 4 ? 1 / ((Math.floor(at / 4) % 4) + 1) : 0
    })
    text.forEach((_, at) => {
      text[at] = (at % 7) - 4 <= Math.floor(at / 7) % 3 ? 1 / ((Math.floor(at / 7) % 3) + 5) : 0
    })
    return {
      logits: { type: 'float32', shape: [2, 2, 3, 11], data: new Float32Array(2 * 2 * 3 * 11) },
      image_attention: { type: 'float32', shape: [2, 2, 4, 4], data: image },
      text_attention: { type: 'float32', shape: [2, 2, 2, 3, 7], data: text },
    }
  }
  type Outputs = ReturnType<typeof outputs>
  const trial = async (change: (outputs: Outputs) => void): Promise<string[]> => {
    const made = outputs()
    change(made)
    return messages(await checkTeacher({ signature: good, run: () => Promise.resolve(made) }, SIZES))
  }

  test('of a good teacher has no violation', async () => {
    expect(await trial(() => undefined)).toEqual([])
  })

  test('hands out word ids inside the vocabulary', async () => {
    let most = 0
    await checkTeacher(
      {
        signature: good,
        run: (_, tokens) => {
          most = Math.max(...tokens.data)
          return Promise.resolve(outputs())
        },
      },
      SIZES,
    )
    expect(most).toBeLessThan(11)
  })

  test('that gives no such output', async () => {
    expect(
      await trial((o) => {
        delete o['image_attention']
      }),
    ).toEqual(['A probing run gave no image_attention float32 [L, 2, 4, 4].'])
  })

  test('that gives another shape', async () => {
    expect(
      await trial((o) => {
        o['text_attention'].shape = [2, 2, 2, 3, 8]
      }),
    ).toEqual([
      'A probing run with 2 frames of 2 segments should give text_attention float32 [2, 2, 2, 3, 7]; it gave float32 [2, 2, 2, 3, 8].',
    ])
  })

  test('that gives maps of differently many layers', async () => {
    expect(
      await trial((o) => {
        o['image_attention'].shape = [3, 2, 4, 4]
        o['image_attention'].data = new Float32Array([
          ...o['image_attention'].data,
          ...o['image_attention'].data.slice(0, 32),
        ])
      }),
    ).toEqual([
      'A probing run with 2 frames of 2 segments should give text_attention float32 [3, 2, 2, 3, 7]; it gave float32 [2, 2, 2, 3, 7].',
    ])
  })

  test('with a logit that is not a number', async () => {
    expect(
      await trial((o) => {
        o['logits'].data[5] = NaN
      }),
    ).toEqual(["The teacher's output logits holds NaN at element 5."])
  })

  test('with attention that is not a number', async () => {
    expect(
      await trial((o) => {
        o['image_attention'].data[0] = Infinity
      }),
    ).toEqual(["The teacher's output image_attention holds Infinity in row 0."])
  })

  test('with a negative probability', async () => {
    expect(
      await trial((o) => {
        o['text_attention'].data[7] = -0.5
      }),
    ).toEqual(["The teacher's output text_attention holds the negative value -0.5 in row 1."])
  })

  test('with scores instead of probabilities', async () => {
    expect(
      await trial((o) => {
        o['text_attention'].data[0] += 0.01
      }),
    ).toEqual(["The teacher's output text_attention has a row 0 that sums to 1.010000 instead of 1."])
    expect(
      await trial((o) => {
        o['text_attention'].data[0] += 0.0005
      }),
    ).toEqual([])
  })

  test('that sees what comes later', async () => {
    expect(
      await trial((o) => {
        o['image_attention'].data.set([0.5, 0.5], 0)
      }),
    ).toEqual(["The teacher's output image_attention lets row 0 see key 1 (5.00e-1), which comes later."])
    expect(
      await trial((o) => {
        o['text_attention'].data.fill(1 / 7)
      }),
    ).toEqual(["The teacher's output text_attention lets row 0 see key 5 (1.43e-1), which comes later."])
  })

  test('that fails', async () => {
    expect(
      messages(
        await checkTeacher({ signature: good, run: () => Promise.reject(new Error('no memory')) }, SIZES),
      ),
    ).toEqual(['A probing run with 2 frames of 2 segments failed: no memory.'])
  })
})

describe('a file', () => {
  const failureOf = async (job: Promise<unknown>): Promise<TeacherFailure> => {
    const thrown: unknown = await job.then(
      () => undefined,
      (error: unknown) => error,
    )
    expect(thrown).toBeInstanceOf(TeacherError)
    return (thrown as TeacherError).failure
  }

  test('that is a web page, is empty, or is cut short', async () => {
    expect(await failureOf(loadTeacher(new TextEncoder().encode('<!doctype html>')))).toMatchObject({
      code: 'bad-file',
      message: 'This is not an ONNX file: it begins like a web page.',
    })
    expect(await failureOf(loadTeacher(new Uint8Array()))).toMatchObject({
      code: 'bad-file',
      message: 'This is not an ONNX file: it is empty.',
    })
    const bytes = exportTeacher(TINY, randomParameters(TINY, 1), cardFor(TINY))
    expect(await failureOf(loadTeacher(bytes.slice(0, bytes.length - 100)))).toMatchObject({
      code: 'bad-file',
      message: 'This is not an ONNX file: the bytes end inside a field.',
    })
    expect(await failureOf(loadTeacher(Uint8Array.of(0x08, 0x09)))).toMatchObject({
      code: 'bad-file',
      message: 'This is not an ONNX file: there is no graph in it.',
    })
  })

  test('that the runtime refuses', async () => {
    const g = new GraphBuilder('wrong')
    g.input('features', 'float32', ['B', 4])
    g.floats('w', new Float32Array(9), [3, 3])
    g.node('MatMul', ['features', 'const.w'], {}, 'logits')
    g.output('logits', 'float32', ['B', 3])
    const failure = await failureOf(loadTeacher(g.finish({})))
    expect(failure).toMatchObject({ code: 'session', message: 'The ONNX runtime cannot run this file.' })
    expect(failure.detail).toMatch(/matrix multiplication/)
  })

  test('that is the encoder, or a teacher of another world', async () => {
    const encoder = exportEncoder(randomEncoder(1), ENCODER_CARD)
    expect((await failureOf(loadTeacher(encoder))).message).toContain(
      'The teacher has no input tokens int32 [B, K, 8]; found: pixels float32 [B, 3, 48, 48].',
    )
    const tiny = exportTeacher(TINY, randomParameters(TINY, 1), cardFor(TINY))
    expect((await failureOf(loadTeacher(tiny))).message).toContain(
      'should have size 36 at dimension 1, it has 4',
    )
    expect((await failureOf(loadEncoder(tiny))).message).toContain(
      'The encoder has no input pixels float32 [B, 3, 48, 48]',
    )
    expect(checkSignature(ENCODER_CONTRACT, { inputs: [], outputs: [] })).toHaveLength(3)
  })

  test('whose check reports instead of throwing', async () => {
    expect((await checkTeacherFile(new Uint8Array()))[0].code).toBe('bad-file')
    expect(
      (await checkTeacherFile(exportTeacher(TINY, randomParameters(TINY, 1), cardFor(TINY))))[0].code,
    ).toBe('contract')
  })

  test('whose teacher is given a batch of another size, or is used after its end', async () => {
    const teacher = await loadTeacher(exportTeacher(FULL, randomParameters(FULL, 1), cardFor(FULL)))
    const batch = randomBatch(FULL, 1, 2, 1)
    expect(await failureOf(teacher.run({ ...batch, segments: 3 }))).toMatchObject({
      code: 'bad-input',
      message: 'tokens should hold 96 bytes for the shape [1, 3, 8], but 64 were given.',
    })
    expect((await failureOf(teacher.run({ ...batch, frames: 0 }))).message).toBe(
      'features would have the shape [0, 36, 44].',
    )
    const failure = await failureOf(teacher.run({ ...batch, tokens: new Int32Array(16).fill(80) }))
    expect(failure.code).toBe('run')
    expect(failure.detail).toMatch(/out of (data )?bounds/)
    await teacher.dispose()
    await teacher.dispose()
    expect((await failureOf(teacher.run(batch))).code).toBe('disposed')
  })
})
