// The ONNX bytes are what the format asks for, and the graph builder refuses graphs that cannot work.

import { expect, test } from 'vitest'
import { readOnnx } from '../../src/teacher/onnxReader'
import { GraphBuilder, type WebGpuOperator } from '../../src/teacher/onnxWriter'
import { fieldsOf, Message } from '../../src/teacher/protobuf'

test("numbers are written as protobuf varints, negative ones as 64-bit two's complement", () => {
  expect([...new Message().varint(1, 150).finish()]).toEqual([0x08, 0x96, 0x01])
  expect([...new Message().varint(2, -1).finish()]).toEqual([0x10, ...Array<number>(9).fill(0xff), 0x01])
  expect([...new Message().float(2, 1).finish()]).toEqual([0x15, 0, 0, 0x80, 0x3f])
  expect([...new Message().string(20, 'é').finish()]).toEqual([0xa2, 0x01, 2, 0xc3, 0xa9])
})

test('a message comes back field by field', () => {
  const bytes = new Message()
    .varint(1, -7)
    .varint(8, 2 ** 40)
    .message(3, new Message().string(1, 'x'))
    .float(16, 0.5)
    .finish()
  const fields = fieldsOf(bytes)
  expect(fields.map((f) => f.field)).toEqual([1, 8, 3, 16])
  expect(fields[0].value).toBe(-7)
  expect(fields[1].value).toBe(2 ** 40)
  expect(fieldsOf(fields[2].value as Uint8Array)[0].value).toEqual(Uint8Array.of(0x78))
  expect(() => fieldsOf(bytes.subarray(0, 5))).toThrow(RangeError)
})

test('tensors, operators and metadata come back', () => {
  const g = new GraphBuilder('small')
  g.input('x', 'float32', ['B', 2])
  g.initializer('w', Float32Array.of(1, 2, 3, 4), [2, 2])
  g.reshape(g.node('MatMul', ['x', 'w']), [0, 2, 1], 'y')
  g.output('y', 'float32', ['B', 2, 1])
  const file = readOnnx(g.finish({ key: 'välue' }))
  expect(file.operators).toEqual(['MatMul', 'Reshape'])
  expect(file.metadata).toEqual({ key: 'välue' })
  expect(file.producer).toBe('drive-kd-playground')
  expect([...file.tensors.keys()]).toEqual(['w', 'const.int64.0_2_1'])
  expect(file.tensors.get('w')).toMatchObject({ dataType: 1, shape: [2, 2] })
  expect(file.tensors.get('w')?.raw.length).toBe(16)
})

test('a graph that cannot work is refused', () => {
  const g = new GraphBuilder('wrong')
  g.input('x', 'float32', ['B'])
  expect(() => g.input('x', 'float32', ['B'])).toThrow('already has a value named x')
  expect(() => g.node('Add', ['x', 'nothing'])).toThrow('Add reads nothing, which nothing before it makes')
  expect(() => g.output('y', 'float32', ['B'])).toThrow('no node makes the output y')
  expect(() => g.initializer('w', new Float32Array(3), [2, 2])).toThrow(
    'w has 3 elements, its shape [2, 2] wants 4',
  )
  expect(() => g.node('LogSoftmax' as WebGpuOperator, ['x'])).toThrow(
    'LogSoftmax is not known to run on the WebGPU provider',
  )
})
