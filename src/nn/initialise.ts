// Initial parameters (WORLD 3, "Init"). Draws in the order of the layout, so a seed fixes every number.

import { modelNames, parameterLayout, type ModelConfig } from './config'

/** Standard deviations that do not follow from a shape. */
const EMBEDDING_DEVIATION = 0.3
const POSITION_DEVIATION = 0.1
const PROJECTOR_SCALE = 0.5

export interface InitialiseOptions {
  /** Independent standard normals. */
  normal: () => number
  /**
   * `random`: N(0, 1) * .5 / sqrt(featureSize), to be trained (the teacher's). `orthonormal`: a fixed random
   * matrix with orthonormal columns (rows, when width exceeds featureSize) times .5 (the student's).
   */
  projector: 'random' | 'orthonormal'
}

/**
 * Weights N(0, 1/fan_in), residual outputs also / sqrt(2 layers), token embeddings .3, learned positions .1,
 * norm gains 1, biases 0. Returns the flat buffer [layout.total], padding 0.
 */
export function initialParameters(
  config: ModelConfig,
  { normal, projector }: InitialiseOptions,
): Float32Array {
  const layout = parameterLayout(config)
  const parameters = new Float32Array(layout.total)
  for (const { name, shape, offset, size } of layout.entries) {
    const view = parameters.subarray(offset, offset + size)
    if (name === 'projector.weight' && projector === 'orthonormal') {
      view.set(orthonormal(config.featureSize, config.width, normal).map((x) => x * PROJECTOR_SCALE))
    } else if (shape.length === 2) {
      const deviation = standardDeviation(config, name, shape[0])
      for (let i = 0; i < size; i++) view[i] = normal() * deviation
    } else if (name.endsWith('.weight')) {
      view.fill(1)
    }
  }
  return parameters
}

function standardDeviation(config: ModelConfig, name: string, fanIn: number): number {
  const names = modelNames(config)
  if (name === `${names.embedding}.weight`) return EMBEDDING_DEVIATION
  if (name === `${names.positions}.weight`) return POSITION_DEVIATION
  if (name === 'projector.weight') return PROJECTOR_SCALE / Math.sqrt(fanIn)
  const endsResidualBranch = /\.(c_proj|o_proj|down_proj)\.weight$/.test(name)
  return endsResidualBranch ? 1 / Math.sqrt(fanIn * 2 * config.layers) : 1 / Math.sqrt(fanIn)
}

/**
 * Random [rows, columns] matrix, row major, whose shorter side is orthonormal: Gram-Schmidt on normals, run
 * twice for accuracy.
 */
export function orthonormal(rows: number, columns: number, normal: () => number): Float64Array {
  const moreColumns = columns > rows
  const count = moreColumns ? rows : columns
  const length = moreColumns ? columns : rows
  const vectors = Array.from({ length: count }, () => Float64Array.from({ length }, () => normal()))
  vectors.forEach((vector, n) => {
    for (let pass = 0; pass < 2; pass++) {
      for (const other of vectors.slice(0, n)) {
        const overlap = vector.reduce((sum, x, i) => sum + x * other[i], 0)
        for (let i = 0; i < length; i++) vector[i] -= overlap * other[i]
      }
    }
    // Not Math.hypot: its rounding differs between engines, a square root's does not.
    const norm = Math.sqrt(vector.reduce((sum, x) => sum + x * x, 0))
    for (let i = 0; i < length; i++) vector[i] /= norm
  })
  const matrix = new Float64Array(rows * columns)
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) matrix[r * columns + c] = moreColumns ? vectors[r][c] : vectors[c][r]
  }
  return matrix
}
