// Which damages to a picture there are, and how severe: all that links and forms need to know of them.

/** In the order shown on the page. Codes of scenes name them (sceneCode.ts). */
export const CORRUPTION_IDS = [
  'low-light',
  'fog',
  'noise',
  'occlusion',
  'motion-blur',
  'lens-obstacle',
  'bit-error',
  'colour-quantization',
  'frame-lost',
  'no-image',
] as const
export type CorruptionId = (typeof CORRUPTION_IDS)[number]

export type Severity = 1 | 2 | 3
export const SEVERITIES: readonly Severity[] = [1, 2, 3]
