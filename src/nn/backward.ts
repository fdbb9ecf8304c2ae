// The backward pass for several tasks at once. The cotangents of all tasks are batched along a leading axis
// and sorted by how deep a task enters, so at each layer the active ones are a prefix: a product with a
// weight is the ordinary one with tasks x rows rows. This room knows no loss: it takes gradients with respect
// to logits, to the residual stream and to attention probabilities.

import { wgslSwitch } from '../gpu/kernel'
import type { Binding, Plan } from '../gpu/plan'
import { recordAttentionBackward, taskGroups } from './attentionBackward'
import { hiddenWidth, kvHeadsOf, mlpInWidth, parameter, qkvWidth } from './config'
import { read, readWrite, slice, threads, type Dimensions } from './dimensions'
import { recordRotary, type Activations } from './forward'
import { GradientPartials } from './gradientPartials'
import hiddenUpstreamWgsl from './hiddenUpstream.wgsl?raw'
import joinImageRowsWgsl from './joinImageRows.wgsl?raw'
import layerNormBackwardWgsl from './layerNormBackward.wgsl?raw'
import layerNormGradientWgsl from './layerNormGradient.wgsl?raw'
import rmsNormBackwardWgsl from './rmsNormBackward.wgsl?raw'
import rmsNormGradientWgsl from './rmsNormGradient.wgsl?raw'
import { recordInputGradients } from './inputGradients'
import { recordMatmul } from './matmul'
import { gradientSlices, rowRunsWgsl, rowSlices } from './rowRuns'
import { entryDepths, type BackwardInputs, type BackwardOptions } from './upstream'
import { weightGradient, weightGradientWorkgroups } from './weightGradient'

/** The kernels in which the families differ. */
function layerKernels({ config }: Dimensions) {
  return config.family === 'llama'
    ? ({
        norm: rmsNormBackwardWgsl,
        normGradient: rmsNormGradientWgsl,
        bias: false,
        mlp: 'swiglu-backward',
      } as const)
    : ({
        norm: layerNormBackwardWgsl,
        normGradient: layerNormGradientWgsl,
        bias: true,
        mlp: 'gelu-backward',
      } as const)
}

/**
 * Records the backward pass; returns the partial gradients of the flat layout. Entries no loss reaches stay
 * zero.
 */
export function recordBackward(
  plan: Plan,
  d: Dimensions,
  a: Activations,
  inputs: BackwardInputs,
  options: BackwardOptions,
): GradientPartials {
  const { config, layout, names, rows, imageRows, textRows, tile } = d
  const { width, vocabulary, layers, heads } = config
  const { tasks, logitTasks } = options
  const hidden = hiddenWidth(config)
  const mlpIn = mlpInWidth(config)
  const valueWidth = (width / heads) * kvHeadsOf(config)
  const kernels = layerKernels(d)
  const depths = entryDepths(d, options)
  const slices = gradientSlices(d, options.splits)
  const partials = new GradientPartials(plan, layout, tasks, slices)
  const dx = plan.buffer('d residual', tasks * rows * width)
  const dMlp = plan.buffer('d mlp', tasks * rows * mlpIn)
  const dNormed = plan.buffer('d normed', tasks * rows * width)
  const dAttended = plan.buffer('d heads', tasks * rows * width)
  const dqkv = plan.buffer('d qkv', tasks * rows * qkvWidth(config))
  const ds = plan.buffer('d scores', tasks * rows * heads * d.keys)
  const between = (from: string, to: string) => parameter(layout, to).offset - parameter(layout, from).offset
  /** Floats from a weight to its bias; 0 in a family without biases. */
  const biasOffset = (name: string) => (kernels.bias ? between(`${name}.weight`, `${name}.bias`) : 0)

  const complete = (name: string, buffer: GPUBuffer, active: number, text: boolean) =>
    options.onActivation?.({ name, buffer, columns: width, text, tasks: active, end: plan.ops.length })
  const product = (
    label: string,
    x: GPUBuffer,
    name: string,
    active: number,
    k: number,
    n: number,
    y: GPUBuffer,
    perTask = rows,
    part: { firstRow?: number; stride?: number } = {},
  ) => {
    const o = { label, m: active * perTask, k, n, tile, epilogue: 'none' as const, ...part }
    recordMatmul(plan, o, { x, w: slice(a.transposed, layout, `${name}.weight`), y })
  }
  const gradient = (
    label: string,
    x: Binding,
    dy: GPUBuffer,
    name: string,
    active: number,
    k: number,
    n: number,
    m = rows,
    part: { firstTask?: number; columns?: number } = {},
  ) => {
    const { partials: into, parameters } = partials.of(`${name}.weight`)
    const sizes = { m, k, n, tasks: active, taskCapacity: tasks, parameters, ...rowSlices(d, slices, m) }
    const o = { label, ...sizes, biasOffset: biasOffset(name), tile, ...part }
    plan.record(weightGradient(o), { x, dy, partials: into }, weightGradientWorkgroups(o))
  }
  const norm = (
    x: GPUBuffer,
    stats: GPUBuffer,
    name: string,
    active: number,
    accumulate: number,
    into = dx,
    count = rows,
    offset = 0,
    total = rows,
  ) => {
    const sums = partials.of(`${name}.weight`)
    plan.record(
      {
        label: 'norm gradient',
        body: rowRunsWgsl(count, rowSlices(d, slices, count)) + kernels.normGradient,
        u32: {
          ROWS: count,
          ROW_OFFSET: offset,
          D4: width / 4,
          TASKS: active,
          SPLITS: slices,
          TASK_CAPACITY: tasks,
          P4: sums.parameters / 4,
          ...(kernels.bias ? { BETA4: biasOffset(name) / 4 } : {}),
        },
        bindings: { x: read('vec4f'), stats: read('f32'), dy: read('vec4f'), partials: readWrite('vec4f') },
      },
      { x, stats, dy: dNormed, partials: sums.partials },
      threads((active * slices * width) / 4),
    )
    plan.record(
      {
        label: 'norm backward',
        body: kernels.norm,
        u32: {
          ROWS: count,
          ROW_OFFSET: offset,
          TOTAL_ROWS: total,
          D4: width / 4,
          TASKS: active,
          ACCUMULATE: accumulate,
        },
        bindings: {
          x: read('vec4f'),
          stats: read('f32'),
          gamma: read('vec4f'),
          dy: read('vec4f'),
          dx: readWrite('vec4f'),
        },
      },
      { x, stats, gamma: slice(inputs.parameters, layout, `${name}.weight`), dy: dNormed, dx: into },
      threads(active * total),
    )
  }

  const embedding = `${names.embedding}.weight`
  // Head and final norm: the tasks with a cotangent at the logits alone, text rows alone (image rows of their
  // dx become 0).
  const headX = {
    label: 'head backward',
    m: logitTasks * textRows,
    k: vocabulary,
    n: width,
    tile,
    epilogue: 'none' as const,
  }
  const embedded = slice(inputs.parameters, layout, embedding)
  recordMatmul(plan, headX, { x: inputs.dLogits, w: embedded, y: dNormed })
  complete('final normed', dNormed, logitTasks, true)
  const embeddingSums = partials.of(embedding)
  const headW = {
    label: 'head gradient',
    m: textRows,
    k: vocabulary,
    n: width,
    tasks: logitTasks,
    perTask: 'x' as const,
    splits: slices,
    taskCapacity: tasks,
    parameters: embeddingSums.parameters,
    biasOffset: 0,
    tile,
  }
  plan.record(
    weightGradient(headW),
    { x: inputs.dLogits, dy: a.normedFinal, partials: embeddingSums.partials },
    weightGradientWorkgroups(headW),
  )
  const { lastFrom } = a
  const ending = options.hiddenCotangents.some((s) => s.layer === layers - 1)
  if (lastFrom > 0 && ending)
    throw new Error(
      'a loss on the last hidden states needs all their rows: record the forward pass without textOnly',
    )
  // Where the last layer has only text rows, so do the cotangents above its attention; below it image rows
  // are added, with 0.
  const dxText = lastFrom > 0 ? plan.buffer('d residual of text', logitTasks * textRows * width) : dx
  const dAttendedText =
    lastFrom > 0 ? plan.buffer('d heads of text', logitTasks * textRows * width) : dAttended
  norm(
    a.last,
    a.statsFinal,
    names.finalNorm,
    logitTasks,
    0,
    dxText,
    textRows,
    imageRows - lastFrom,
    rows - lastFrom,
  )

  for (let l = layers - 1; l >= 0; l--) {
    const saved = a.layers[l]!
    const name = names.layer(l)
    const through = depths.filter((depth) => depth > 2 * l).length
    const active = depths.filter((depth) => depth >= 2 * l).length
    const entering = options.hiddenCotangents.filter((s) => s.layer === l)
    if (entering.length > 0)
      plan.record(
        {
          label: 'hidden cotangents',
          body:
            wgslSwitch(
              'cotangentEntry',
              'task',
              'i32',
              Array.from(
                { length: through },
                (_, task) => entering.find((s) => s.task === task)?.index ?? -1,
              ),
              '-1',
            ) + hiddenUpstreamWgsl,
          u32: {
            ITEMS: (rows * width) / 4,
            STRIDE: d.hiddenStride / 4,
            TASKS: through,
            ACCUMULATE: depths.filter((depth) => depth > 2 * l + 1).length,
          },
          bindings: { hiddenCotangents: read('vec4f'), dx: readWrite('vec4f') },
        },
        { hiddenCotangents: inputs.hiddenCotangents, dx },
        threads((through * rows * width) / 4),
      )

    const from = l === layers - 1 ? lastFrom : 0
    const count = rows - from
    const dOut = from > 0 ? dxText : dx
    const dHeads = from > 0 ? dAttendedText : dAttended
    complete(`layer ${l + 1} x`, dOut, through, from > 0)
    const mlp = {
      label: 'mlp out backward',
      m: through * count,
      k: width,
      n: hidden,
      tile,
      epilogue: kernels.mlp,
      rowsShared: count,
    }
    const w = slice(a.transposed, layout, `${name.mlpOut}.weight`)
    recordMatmul(plan, mlp, { x: dOut, w, slope: saved.slope, y: dMlp })
    gradient('mlp out gradient', saved.activated, dOut, name.mlpOut, through, hidden, width, count)
    product('mlp in backward', dMlp, name.mlpIn, through, mlpIn, width, dNormed, count)
    complete(`layer ${l} normed 2`, dNormed, through, from > 0)
    gradient('mlp in gradient', saved.normed2, dMlp, name.mlpIn, through, width, mlpIn, count)
    norm(saved.x2, saved.stats2, name.norm2, through, through, dOut, count, 0, count)
    complete(`layer ${l} x2`, dOut, through, from > 0)

    product('attention projection backward', dOut, name.attentionOut, through, width, width, dHeads, count)
    complete(`layer ${l} heads`, dHeads, through, from > 0)
    gradient(
      'attention projection gradient',
      from > 0 ? { buffer: saved.attended, offset: from * width } : saved.attended,
      dOut,
      name.attentionOut,
      through,
      width,
      width,
      count,
    )
    if (from > 0)
      plan.record(
        {
          label: 'image rows join',
          body: joinImageRowsWgsl,
          u32: { ROWS: rows, IMAGE_ROWS: imageRows, D4: width / 4, TASKS: through },
          bindings: {
            dxText: read('vec4f'),
            dHeadsText: read('vec4f'),
            dx: readWrite('vec4f'),
            dHeads: readWrite('vec4f'),
          },
        },
        { dxText, dHeadsText: dAttendedText, dx, dHeads: dAttended },
        threads((through * rows * width) / 4),
      )
    const attended = { saved, dAttended, ds, dqkv, through, active }
    recordAttentionBackward(plan, d, {
      ...attended,
      entering: options.cotangents.filter((s) => s.layer === l),
      cotangents: inputs.cotangents,
    })
    if (a.angles) recordRotary(plan, d, dqkv, a.angles, active, -1)
    for (const { first, count, value } of taskGroups(through, active)) {
      const columns = qkvWidth(config)
      const used = value ? columns : columns - valueWidth
      product('qkv backward', dqkv, name.qkv, count, used, width, dNormed, rows, {
        firstRow: first * rows,
        stride: columns,
      })
      gradient('qkv gradient', saved.normed1, dqkv, name.qkv, count, width, used, rows, {
        firstTask: first,
        columns,
      })
    }
    complete(`layer ${l} normed 1`, dNormed, active, false)
    norm(saved.x, saved.stats1, name.norm1, active, through)
  }
  complete('layer 0 x', dx, depths.length, false)

  recordInputGradients(plan, d, inputs, { ...options, dx, partials })
  return partials
}
