// The step in TensorFlow.js: eager ops, one `grad` per loss over a function that stops at the layer its loss
// needs (the library keeps no tape for a second pull-back), one flat parameter vector whose split
// differentiates into one concatenation. Nothing is read back between steps.

import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js'
import '@tensorflow/tfjs-core/dist/register_all_gradients.js'
import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-backend-wasm'
import '@tensorflow/tfjs-backend-webgpu'
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import { arrayOf } from './read.js'

const gelu = (x) =>
  x.mul(0.5).mul(tf.add(1, tf.tanh(tf.mul(Math.sqrt(2 / Math.PI), x.add(tf.mul(0.044715, x.mul(x).mul(x)))))))

function layerNorm(x, scale, shift) {
  const { mean, variance } = tf.moments(x, -1, true)
  return x
    .sub(mean)
    .mul(tf.rsqrt(variance.add(1e-5)))
    .mul(scale)
    .add(shift)
}

/**
 * Prepares the peer on one of the library's backends, `webgpu`, `wasm` or `cpu`.
 * Returns `check` (losses, Gram matrix, update once) and `run(n)` (milliseconds of n steps). Throws when the
 * backend is not there.
 */
export async function tfjsPeer({ meta, data, wasmPath }, backend) {
  if (backend === 'wasm') {
    // Its threaded build never starts in a bundled page (the worker's text is taken from a function that a
    // bundler has moved): SIMD, one thread.
    tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false)
    if (wasmPath) setWasmPaths(wasmPath)
  }
  if (!(await tf.setBackend(backend))) throw new Error(`the library's backend ${backend} does not start here`)
  await tf.ready()
  const { config, frames: B, segments: K, length: T, signals, weights, optimizer: o } = meta
  const { imageTokens: I, textSlots: S, width: D, heads: H, layers: L, vocabulary: V, featureSize } = config
  const read = (name) => tf.tensor(arrayOf(meta, data, name), meta.arrays[name].shape)
  const entries = meta.entries.filter((e) => e.name !== 'projector.weight')
  const whole = arrayOf(meta, data, 'parameters')
  const sizes = entries.map((e) => e.size)
  const P = sizes.reduce((a, b) => a + b, 0)
  const packed = new Float32Array(P)
  entries.reduce(
    (at, { offset, size }) => (packed.set(whole.subarray(offset, offset + size), at), at + size),
    0,
  )
  const labels = arrayOf(meta, data, 'labels')
  const answers = labels.filter((x) => x >= 0).length
  const projector = meta.entries.find((e) => e.name === 'projector.weight')
  const b = {
    // The projector is frozen: its product is data.
    image: read('features')
      .reshape([B * I, featureSize])
      .matMul(tf.tensor(whole.slice(projector.offset, projector.offset + projector.size), projector.shape))
      .reshape([B, I, D]),
    tokens: tf.oneHot(tf.tensor1d(Int32Array.from(arrayOf(meta, data, 'tokens')), 'int32'), V).toFloat(),
    labels: tf
      .oneHot(tf.tensor1d(Int32Array.from(labels), 'int32'), V)
      .toFloat()
      .mul(-1 / answers)
      .reshape([B, K * S, V]),
    blocked: read('mask').sub(1).mul(1e30),
    rows: ['perception', 'reasoning', 'planning'].map((f) => ({
      raw: read(`${f} raw`),
      mixed: read(`${f} mixed`),
    })),
    targets: signals.map((_, n) => read(`target ${n}`)),
  }

  const product = (x, w) =>
    x
      .reshape([-1, w.shape[0]])
      .matMul(w)
      .reshape([...x.shape.slice(0, -1), w.shape[1]])

  /**
   * Weighted objective of one task, its raw loss kept in `raw`; runs the model as deep as that loss reads it.
   */
  function objective(flat, task, raw) {
    const parts = tf.split(flat, sizes)
    const p = Object.fromEntries(entries.map(({ name, shape }, n) => [name, parts[n].reshape(shape)]))
    const own = signals
      .map((signal, n) => ({ ...signal, target: b.targets[n] }))
      .filter((s) => s.teacherTask === task - 1)
    const depth = task === 0 ? L : Math.max(...own.map((s) => s.layer)) + 1
    const [imagePositions, textPositions] = tf.split(p['wpe.weight'], [I, S])
    const text = product(b.tokens, p['wte.weight'])
      .reshape([B, K, S, D])
      .add(textPositions)
      .reshape([B, K * S, D])
    let x = tf.concat([b.image.add(imagePositions), text], 1)
    let total = null
    for (let l = 0; l < depth; l++) {
      const w = (name) => p[`h.${l}.${name}`]
      const qkv = product(layerNorm(x, w('ln_1.weight'), w('ln_1.bias')), w('attn.c_attn.weight')).add(
        w('attn.c_attn.bias'),
      )
      const [q, k, v] = tf.unstack(qkv.reshape([B, T, 3, H, D / H]).transpose([2, 0, 3, 1, 4]))
      const a = tf.softmax(
        tf
          .matMul(q, k, false, true)
          .mul(1 / Math.sqrt(D / H))
          .add(b.blocked),
      )
      for (const { layer, teacherTask, textToVision, target } of own) {
        if (layer !== l) continue
        const difference = tf.squaredDifference(a.mean(1), target)
        const perRow = (textToVision ? difference.slice([0, 0, 0], [B, T, I]) : difference).sum(-1)
        const { raw: rawRows, mixed } = b.rows[teacherTask]
        raw[task] = tf.keep(raw[task].add(perRow.mul(rawRows).sum()))
        const value = perRow.mul(mixed).sum().mul(weights[task])
        total = total ? total.add(value) : value
      }
      if (l === depth - 1 && task > 0) return total
      x = x.add(
        product(tf.matMul(a, v).transpose([0, 2, 1, 3]).reshape([B, T, D]), w('attn.c_proj.weight')).add(
          w('attn.c_proj.bias'),
        ),
      )
      const h = gelu(
        product(layerNorm(x, w('ln_2.weight'), w('ln_2.bias')), w('mlp.c_fc.weight')).add(w('mlp.c_fc.bias')),
      )
      x = x.add(product(h, w('mlp.c_proj.weight')).add(w('mlp.c_proj.bias')))
    }
    const final = layerNorm(x.slice([0, I, 0], [B, K * S, D]), p['ln_f.weight'], p['ln_f.bias'])
    const logits = tf
      .matMul(final.reshape([B * K * S, D]), p['wte.weight'], false, true)
      .reshape([B, K * S, V])
    const ce = tf.logSoftmax(logits).mul(b.labels).sum()
    raw[0] = tf.keep(ce.clone())
    return ce.mul(weights[0])
  }

  /** Coefficients [1, 4] of the gradients from their Gram matrix [4, 4]. */
  function agp(gram) {
    const overlap = gram.slice([0, 1], [1, 3])
    const a = tf.where(overlap.less(0), overlap.neg().div(gram.slice([0, 0], [1, 1])), tf.zerosLike(overlap))
    const merged = tf.concat([a.add(1).reshape([3, 1]), tf.eye(3)], 1)
    const inner = merged.matMul(gram).matMul(merged, false, true)
    let t = tf.eye(3)
    for (const j of meta.permutation) {
      const dots = t.matMul(inner.slice([0, j], [3, 1]))
      const factor = tf.where(dots.less(0), dots.div(inner.slice([j, j], [1, 1])), tf.zerosLike(dots)).mul(
        tf.tensor2d(
          [0, 1, 2].map((i) => Number(i !== j)),
          [3, 1],
        ),
      )
      t = t.sub(factor.matMul(tf.tensor2d([[0, 1, 2].map((i) => Number(i === j))].flat(), [1, 3])))
    }
    return t.sum(0, true).matMul(merged)
  }

  /** Losses, Gram matrix, update [P] before clipping and its norm. */
  function gradients(flat) {
    const raw = [0, 1, 2, 3].map(() => tf.keep(tf.scalar(0)))
    const rows = tf.stack(
      [0, 1, 2, 3].map((task) => tf.tidy(() => tf.grad((x) => objective(x, task, raw))(flat))),
    )
    const gram = rows.matMul(rows, false, true)
    const c = agp(gram)
    return {
      raw,
      gram,
      update: c.matMul(rows).reshape([P]),
      norm: c.matMul(gram).matMul(c, false, true).sqrt().reshape([]),
    }
  }

  let p = tf.tensor1d(packed)
  let m = tf.zeros([P])
  let v = tf.zeros([P])
  let t = 0

  return {
    threads: 1,
    async check() {
      const { raw, gram, update } = tf.tidy(() => gradients(p))
      const values = await update.data()
      const update64 = new Float32Array(whole.length)
      entries.reduce(
        (at, { offset, size }) => (update64.set(values.subarray(at, at + size), offset), at + size),
        0,
      )
      const losses = await Promise.all(raw.map(async (x) => (await x.data())[0]))
      return { losses, gram: [...(await gram.data())], update: update64 }
    },
    async run(steps) {
      const start = performance.now()
      for (let i = 0; i < steps; i++) {
        t++
        const next = tf.tidy(() => {
          const { update, norm, raw } = gradients(p)
          for (const x of raw) x.dispose()
          const g = update.mul(tf.minimum(tf.div(meta.clip, norm.add(1e-6)), 1))
          const m1 = m.mul(o.beta1).add(g.mul(1 - o.beta1))
          const v1 = v.mul(o.beta2).add(g.square().mul(1 - o.beta2))
          const direction = m1.mul(meta.learningRate / (1 - o.beta1 ** t)).div(
            v1
              .mul(1 / (1 - o.beta2 ** t))
              .sqrt()
              .add(o.epsilon),
          )
          return [p.mul(1 - meta.learningRate * o.weightDecay).sub(direction), m1, v1]
        })
        tf.dispose([p, m, v])
        ;[p, m, v] = next
      }
      // One number read back: everything before it is done.
      await p.slice([0], [1]).data()
      return performance.now() - start
    },
  }
}
