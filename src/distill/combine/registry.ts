// All ways of combining the gradients, and where each is solved.

import { agp } from './agp'
import { agpSupervisedOnce } from './agpSupervisedOnce'
import { alignedMtl } from './alignedMtl'
import { caGrad } from './caGrad'
import { ceOnly } from './ceOnly'
import { conFig } from './conFig'
import { dualProj } from './dualProj'
import { fairGrad } from './fairGrad'
import { gradVac } from './gradVac'
import { imtlG } from './imtlG'
import { mean } from './mean'
import { mgda } from './mgda'
import { nashMtl } from './nashMtl'
import { pcgrad } from './pcgrad'
import { stage1 } from './stage1'
import { stage2 } from './stage2'
import { sum } from './sum'
import { sumSupervisedTriple } from './sumSupervisedTriple'
import type { CombineMethod } from './types'
import { upGrad } from './upGrad'

/**
 * Solved inside the recorded step: the position is the case of combine.wgsl, so that new ones go to the end.
 */
export const GPU_COMBINE_IDS = [
  'agp',
  'agp-anchor-once',
  'stage1',
  'stage2',
  'sum',
  'sum-anchor-triple',
  'pcgrad',
  'ce-only',
] as const

/** Solved in float64 on the host, from the Gram matrix read back: a round trip per step. */
export const HOST_COMBINE_IDS = [
  'mean',
  'gradvac',
  'mgda',
  'cagrad',
  'upgrad',
  'dualproj',
  'imtl-g',
  'nash-mtl',
  'fairgrad',
  'aligned-mtl',
  'config',
] as const

/** All ids, those of the GPU first. */
export const COMBINE_IDS = [...GPU_COMBINE_IDS, ...HOST_COMBINE_IDS] as const
export type GpuCombineId = (typeof GPU_COMBINE_IDS)[number]
export type HostCombineId = (typeof HOST_COMBINE_IDS)[number]
export type CombineId = GpuCombineId | HostCombineId

/** Whether the coefficients must be computed on the host: the kernels do not know this method. */
export const isHostSolved = (id: CombineId): id is HostCombineId =>
  HOST_COMBINE_IDS.some((host) => host === id)

/** One method per id, each under its own id. */
export const COMBINE = {
  agp,
  'agp-anchor-once': agpSupervisedOnce,
  stage1,
  stage2,
  sum,
  'sum-anchor-triple': sumSupervisedTriple,
  pcgrad,
  'ce-only': ceOnly,
  mean,
  gradvac: gradVac,
  mgda,
  cagrad: caGrad,
  upgrad: upGrad,
  dualproj: dualProj,
  'imtl-g': imtlG,
  'nash-mtl': nashMtl,
  fairgrad: fairGrad,
  'aligned-mtl': alignedMtl,
  config: conFig,
} as const satisfies { [Id in CombineId]: CombineMethod & { id: Id } }
