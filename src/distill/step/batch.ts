// Assembles one packed batch from the data set on the GPU, with the row weights of its teacher losses.

import { wgslSwitch } from '../../gpu/kernel'
import type { Plan } from '../../gpu/plan'
import { read, readWrite, threads, type Dimensions } from '../../nn/dimensions'
import assembleWgsl from './assemble.wgsl?raw'
import type { DeviceData } from '../engine/deviceData'
import { BLOCKS, teacherRows, type SignalEntry } from '../matching'
import { stateLayout } from './stepInput'
import { TEACHER_TASKS } from '../tasks'

export interface BatchBuffers {
  /** Row of the data set behind each row of the batch [R]. */
  sourceRow: GPUBuffer
  /** [text rows] */
  tokens: GPUBuffer
  targets: GPUBuffer
  /** [unweighted, weighted][perception, reasoning, planning][R] */
  rowWeights: GPUBuffer
}

/** Records the assembly: frames and questions named in `state` (see stepInput.ts) -> the batch's buffers. */
export function recordBatch(
  plan: Plan,
  d: Dimensions,
  data: DeviceData,
  state: GPUBuffer,
  signals: readonly SignalEntry[],
): BatchBuffers {
  const { config, rows, textRows, imageRows } = d
  const sourceRow = plan.buffer('source rows', rows)
  const tokens = plan.buffer('tokens', textRows)
  const targets = plan.buffer('next tokens', textRows)
  const rowWeights = plan.buffer('row weights', 6 * rows)
  const own = TEACHER_TASKS.map((f) => teacherRows(signals, f))
  plan.record(
    {
      label: 'assemble batch',
      body:
        wgslSwitch(
          'blockOf',
          'teacherTask',
          'u32',
          own.map((o) => `${BLOCKS.indexOf(o?.rows ?? 'text-to-vision')}u`),
          '0u',
        ) +
        wgslSwitch(
          'comparedOf',
          'teacherTask',
          'f32',
          own.map((o) => (!o || o.compared === 'keys' ? '0.0' : `${o.compared}.0`)),
          '0.0',
        ) +
        wgslSwitch(
          'layersOf',
          'teacherTask',
          'f32',
          own.map((o) => `${o?.layers ?? 0}.0`),
          '0.0',
        ) +
        assembleWgsl,
      u32: {
        ...stateLayout(d.frames, d.segments, d.microBatches).constants,
        ROWS: rows,
        IMAGE_ROWS: imageRows,
        IMAGE_TOKENS: config.imageTokens,
        TEXT_SLOTS: config.textSlots,
        TEXT_TO_VISION: BLOCKS.indexOf('text-to-vision'),
        FULL: BLOCKS.indexOf('full'),
        ANSWER_ROWS: BLOCKS.indexOf('answer-rows'),
        SAMPLES: (d.frames * d.segments) / d.microBatches,
        SEGMENTS: d.segments,
        DATA_FRAMES: data.host.frames,
        DATA_TEXT: data.host.tokens.length,
      },
      bindings: {
        state: read('u32'),
        data: read('i32'),
        lengths: read('i32'),
        capabilities: read('i32'),
        sourceRow: readWrite('u32'),
        tokens: readWrite('i32'),
        targets: readWrite('i32'),
        rowWeights: readWrite('f32'),
      },
    },
    {
      state,
      data: data.data,
      lengths: data.lengths,
      capabilities: data.capabilities,
      sourceRow,
      tokens,
      targets,
      rowWeights,
    },
    threads(rows),
  )
  return { sourceRow, tokens, targets, rowWeights }
}
