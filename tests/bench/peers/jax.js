// The step in jax-js, in one jit: functional model over a dictionary of tensors, `vjp` and its pullback under
// `vmap` over the four tasks (the library's Jacobian), Gram matrix, AGP and AdamW inside the same graph,
// nothing read back.

import { blockUntilReady, defaultDevice, init, jit, lax, nn, numpy as np, tree, vjp, vmap } from '@jax-js/jax'
import { arrayOf } from './read.js'

const ref = (parameters) => (name) => parameters[name].ref

/** h = x w + b over the last axis; takes ownership, as every function here. */
const linear = (x, w, b) => np.matmul(x, w).add(b)
const layerNorm = (x, scale, shift) => nn.standardize(x, -1).mul(scale).add(shift)

/**
 * Prepares the peer on one of the library's devices, `webgpu` or `wasm`.
 * Returns `check` (losses, Gram matrix, update once) and `run(n)` (milliseconds of n steps). Throws when the
 * device is not there.
 */
export async function jaxPeer({ meta, data }, device) {
  const available = await init(device)
  if (!available.includes(device))
    throw new Error(`the library offers no ${device} here, only ${available.join(', ')}`)
  defaultDevice(device)
  const { config, frames: B, segments: K, length: T, signals, weights, optimizer: o } = meta
  const { imageTokens: I, textSlots: S, width: D, heads: H, layers: L, vocabulary: V } = config
  const read = (name) => np.array(arrayOf(meta, data, name)).reshape(meta.arrays[name].shape)
  const entries = meta.entries.filter((e) => e.name !== 'projector.weight')
  const flat = arrayOf(meta, data, 'parameters')
  const tensor = ({ offset, size, shape }) => np.array(flat.slice(offset, offset + size)).reshape(shape)
  const initial = () => Object.fromEntries(entries.map((e) => [e.name, tensor(e)]))
  const labels = arrayOf(meta, data, 'labels')
  const answers = labels.filter((x) => x >= 0).length
  const oneHot = (ids) => nn.oneHot(np.array(Int32Array.from(ids)), V)
  const batch = {
    // The projector is frozen: its product is data.
    image: np
      .matmul(
        read('features').reshape([B * I, config.featureSize]),
        tensor(meta.entries.find((e) => e.name === 'projector.weight')),
      )
      .reshape([B, I, D]),
    tokens: oneHot(arrayOf(meta, data, 'tokens')).reshape([B, K * S, V]),
    // Rows without a label weigh nothing.
    labels: oneHot(labels.map((x) => Math.max(x, 0)))
      .mul(np.array(labels.map((x) => (x >= 0 ? -1 / answers : 0))).reshape([labels.length, 1]))
      .reshape([B, K * S, V]),
    blocked: read('mask').sub(1).mul(1e30),
    raw: np.stack(['perception', 'reasoning', 'planning'].map((f) => read(`${f} raw`))),
    mixed: np.stack(['perception', 'reasoning', 'planning'].map((f) => read(`${f} mixed`))),
    targets: signals.map((_, n) => read(`target ${n}`)),
  }

  /** Weighted objectives [4], and the raw losses [4] beside them. */
  function losses(parameters, b) {
    const p = ref(parameters)
    const positions = p('wpe.weight')
    const text = np.tile(positions.ref.slice([I, I + S]), [K, 1])
    let x = np.concatenate(
      [b.image.ref.add(positions.slice([0, I])), np.matmul(b.tokens.ref, p('wte.weight')).add(text)],
      1,
    )
    const maps = []
    for (let l = 0; l < L; l++) {
      const w = (name) => p(`h.${l}.${name}`)
      const normed = layerNorm(x.ref, w('ln_1.weight'), w('ln_1.bias'))
      const qkv = linear(normed, w('attn.c_attn.weight'), w('attn.c_attn.bias'))
        .reshape([B, T, 3, H, D / H])
        .transpose([2, 0, 3, 1, 4])
      const scores = np
        .matmul(qkv.ref.slice(0), np.matrixTranspose(qkv.ref.slice(1)))
        .mul(1 / Math.sqrt(D / H))
      const a = nn.softmax(scores.add(b.blocked.ref), -1)
      maps.push(a.ref.mean(1))
      const mixed = np.matmul(a, qkv.slice(2)).transpose([0, 2, 1, 3]).reshape([B, T, D])
      x = x.add(linear(mixed, w('attn.c_proj.weight'), w('attn.c_proj.bias')))
      const h = nn.gelu(
        linear(layerNorm(x.ref, w('ln_2.weight'), w('ln_2.bias')), w('mlp.c_fc.weight'), w('mlp.c_fc.bias')),
      )
      x = x.add(linear(h, w('mlp.c_proj.weight'), w('mlp.c_proj.bias')))
    }
    const final = layerNorm(x.slice([], [I, T]), p('ln_f.weight'), p('ln_f.bias'))
    const logits = np.matmul(final, np.matrixTranspose(p('wte.weight')))
    const ce = nn.logSoftmax(logits, -1).mul(b.labels.ref).sum()
    const raw = [ce.ref, null, null, null]
    const mixed = [ce.mul(weights[0]), null, null, null]
    const plus = (a, x) => (a ? a.add(x) : x)
    signals.forEach(({ teacherTask, layer, textToVision }, n) => {
      const difference = np.square(maps[layer].ref.sub(b.targets[n].ref))
      const perRow = (textToVision ? difference.slice([], [], [0, I]) : difference).sum(-1)
      raw[teacherTask + 1] = plus(
        raw[teacherTask + 1],
        lax.stopGradient(perRow.ref).mul(b.raw.ref.slice(teacherTask)).sum(),
      )
      mixed[teacherTask + 1] = plus(
        mixed[teacherTask + 1],
        perRow
          .mul(b.mixed.ref.slice(teacherTask))
          .sum()
          .mul(weights[teacherTask + 1]),
      )
    })
    tree.dispose([maps, b, parameters])
    return [np.stack(mixed), lax.stopGradient(np.stack(raw))]
  }

  /** Coefficients [4] of the gradients from their Gram matrix [4, 4]. */
  function agp(gram) {
    const overlap = gram.ref.slice(0, [1, 4])
    const a = np.where(overlap.ref.less(0), overlap.neg().div(gram.ref.slice(0, 0)), 0)
    const merged = np.concatenate([a.add(1).reshape([3, 1]), np.eye(3)], 1)
    const inner = np.matmul(np.matmul(merged.ref, gram), np.matrixTranspose(merged.ref))
    let t = np.eye(3)
    for (const j of meta.permutation) {
      const unit = np.array([0, 1, 2].map((i) => Number(i === j)))
      const dots = np.matmul(t.ref, inner.ref.slice([], j))
      const factor = np
        .where(dots.ref.less(0), dots.div(inner.ref.slice(j, j)), 0)
        .mul(np.array([0, 1, 2].map((i) => Number(i !== j))))
      t = t.sub(factor.reshape([3, 1]).mul(unit))
    }
    inner.dispose()
    return np.matmul(t.sum(0), merged)
  }

  /** Losses [4], Gram matrix [4, 4], update of every tensor (before clipping) and its norm. */
  function taskGradients(parameters, b) {
    const [, pullback, raw] = vjp((p) => losses(p, tree.ref(b)), [parameters], { hasAux: true })
    const each = [0, 1, 2, 3].map((k) => pullback(np.array([0, 1, 2, 3].map((i) => Number(i === k))))[0])
    pullback.dispose()
    tree.dispose(b)
    const rows = np.stack(each.map((g) => np.concatenate(entries.map(({ name }) => g[name].flatten()))))
    return { raw, rows }
  }

  /** Gram matrix [4, 4], update [P] before clipping, its norm. */
  function combine(rows) {
    const gram = np.matmul(rows.ref, np.matrixTranspose(rows.ref))
    const coefficients = agp(gram.ref)
    const norm = np.sqrt(np.matmul(np.matmul(coefficients.ref, gram.ref), coefficients.ref))
    const update = np.matmul(coefficients.ref, rows)
    coefficients.dispose()
    return { gram, update, norm }
  }

  const backward = jit(taskGradients)
  const check = jit(combine)
  const step = jit((state, rows, corrections) => {
    const { gram, update, norm } = combine(rows)
    const clip = np.minimum(np.array(meta.clip).div(norm.add(1e-6)), 1)
    const g = update.mul(clip.ref)
    const m = state.m.mul(o.beta1).add(g.ref.mul(1 - o.beta1))
    const v = state.v.mul(o.beta2).add(np.square(g).mul(1 - o.beta2))
    const direction = m.ref
      .mul(corrections.ref.slice(0))
      .div(np.sqrt(v.ref.mul(corrections.ref.slice(1))).add(o.epsilon))
    const p = {}
    let at = 0
    for (const { name, size, shape } of entries) {
      p[name] = state.p[name].mul(1 - meta.learningRate * o.weightDecay).sub(
        direction.ref
          .slice([at, at + size])
          .reshape(shape)
          .mul(meta.learningRate),
      )
      at += size
    }
    direction.dispose()
    const next = { p, m, v, gram }
    clip.dispose()
    corrections.dispose()
    return next
  })

  const zeros = () => np.zeros([entries.reduce((n, e) => n + e.size, 0)])
  let state = { p: initial(), m: zeros(), v: zeros() }
  await blockUntilReady([batch, state])
  let t = 0

  return {
    async check() {
      const { raw, rows } = backward(tree.ref(state.p), tree.ref(batch))
      const { gram, update, norm } = check(rows)
      norm.dispose()
      const whole = new Float32Array(flat.length)
      const values = await update.data()
      let at = 0
      for (const { offset, size } of entries) whole.set(values.subarray(at, (at += size)), offset)
      return { losses: [...(await raw.data())], gram: [...(await gram.data())], update: whole }
    },
    async run(steps) {
      const start = performance.now()
      for (let i = 0; i < steps; i++) {
        t++
        const corrections = np.array([1 / (1 - o.beta1 ** t), 1 / (1 - o.beta2 ** t)])
        const { raw, rows } = backward(tree.ref(state.p), tree.ref(batch))
        const { gram, ...next } = step(state, rows, corrections)
        state = next
        if (i === steps - 1) await blockUntilReady(state)
        raw.dispose()
        gram.dispose()
      }
      return performance.now() - start
    },
  }
}
