// TinyDrive's data types: what one frame is, and how questions are packed behind one image. This room is pure
// and imports no other.

/** The three capabilities of the paper, in the order used everywhere. */
export const CAPABILITIES = ['perception', 'reasoning', 'planning'] as const
export type Capability = (typeof CAPABILITIES)[number]

/** Square picture side in pixels, and the side of one image token's patch. */
export const IMAGE_SIZE = 48
export const PATCH_SIZE = 8
/** Image tokens per frame (6x6 patches, row major). */
export const IMAGE_TOKENS = 36
/** Text slots of one packed question segment: question, answer, `<eos>`, padding. */
export const TEXT_SLOTS = 8
/**
 * Questions generated per frame of a dataset (a third per capability, in the order perception, reasoning,
 * planning).
 */
export const QUESTIONS_PER_FRAME = 12

export type Lane = 'left' | 'center' | 'right'
export type Distance = 'near' | 'mid' | 'far'
export type Colour = 'red' | 'blue' | 'white' | 'yellow' | 'green' | 'cyan'
export type VehicleType = 'car' | 'truck' | 'bus'
export type VehicleState = 'cruising' | 'braking' | 'signal-left' | 'signal-right'
export type Light = 'none' | 'red' | 'yellow' | 'green'
export type Sign = 'none' | 'stop' | 'thirty' | 'sixty'

export type SceneObject =
  | {
      kind: 'vehicle'
      lane: Lane
      distance: Distance
      colour: Colour
      type: VehicleType
      state: VehicleState
      dx: number
      dy: number
    }
  | { kind: 'pedestrian' | 'cone'; lane: Lane; distance: Distance; dx: number; dy: number }

/**
 * One road scene; at most one object per (lane, distance), at most one vehicle per colour. `dx`, `dy` are
 * whole-pixel jitters.
 */
export interface Scene {
  night: boolean
  light: Light
  sign: Sign
  objects: SceneObject[]
}

export type TemplateId =
  | 'P1'
  | 'P2'
  | 'P3'
  | 'P4'
  | 'P5'
  | 'R1'
  | 'R2'
  | 'R3'
  | 'R4'
  | 'R5'
  | 'L1'
  | 'L2'
  | 'L3'
  | 'L4'

/** A question about a scene with its true answer; token ids of the vocabulary. */
export interface Question {
  template: TemplateId
  capability: Capability
  /** Question tokens, at most 4; the variable is the last one. */
  question: number[]
  /** Answer tokens, at most 3, without `<eos>`. */
  answer: number[]
  /** A person's own, in no form of this world: `template` then only stands for its capability. */
  free?: true
}

/**
 * Frames with their packed questions. `Q = frames * QUESTIONS_PER_FRAME` segments of `TEXT_SLOTS` slots each:
 * question tokens, then answer tokens, then `<eos>`, then `<pad>`.
 */
export interface Dataset {
  frames: number
  scenes: Scene[]
  /** RGB bytes [frames, 48, 48, 3], row major. */
  pixels: Uint8Array
  /** Token ids [Q, 8]. */
  tokens: Int32Array
  /** Next-token targets [Q, 8]: the id of slot i+1 where that is an answer token or `<eos>`, else -1. */
  targets: Int32Array
  /** Used slots per segment [Q] (question + answer + 1). */
  lengths: Int32Array
  /** Capability index per segment [Q]. */
  capabilities: Int32Array
  /** Template per segment [Q]. */
  templates: TemplateId[]
  /** Segments with a question in no form of this world; absent: none. */
  free?: ReadonlySet<number>
}
