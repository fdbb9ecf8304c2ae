// The settings of the student's shape.

import type { Settings } from './settings'
import type { EntryOf } from './entry'

type ModelKey = 'family' | 'layers' | 'width' | 'heads' | 'kvHeads'

const integer = { kind: 'integer', live: false } as const

/** One entry per setting, in the order in which forms show them. */
export const MODEL_TABLE = {
  family: {
    key: 'family',
    label: 'Family',
    kind: 'choice',
    group: 'student',
    live: false,
    default: 'gpt',
    source: 'TinyDrive: the toy world',
    help: 'Architecture of the student; teachers of either family teach it, because the maps are laid out alike.',
    equation: 'GPT: LayerNorm, GELU, learned positions; Llama: RMSNorm, silu(gate) up, rotary positions',
    options: [
      {
        value: 'gpt',
        label: 'GPT-like',
        help: 'LayerNorm, GELU, learned positions, every head with keys of its own.',
      },
      {
        value: 'llama',
        label: 'Qwen/Llama-like',
        help: 'RMSNorm, SwiGLU, rotary positions, heads that share keys and values.',
      },
    ],
  },
  layers: {
    ...integer,
    key: 'layers',
    label: 'Layers',
    min: 1,
    max: 12,
    default: 4,
    group: 'student',
    source: 'Section 1: Signals',
    help: 'With two layers, the first is also the penultimate one, and two teachers pull on the same map.',
  },
  width: {
    ...integer,
    key: 'width',
    label: 'Width',
    min: 32,
    max: 512,
    multiple: 4,
    default: 48,
    group: 'student',
    source: 'TinyDrive: the toy world',
    help: 'Size of a hidden state; a multiple of the heads, with a head size that is a multiple of 4.',
  },
  heads: {
    ...integer,
    key: 'heads',
    label: 'Heads',
    min: 1,
    max: 16,
    default: 4,
    group: 'student',
    source: 'Section 1: Signals',
    help: 'Attention heads; maps are averaged over them, so the teachers may have a different number.',
  },
  kvHeads: {
    ...integer,
    key: 'kvHeads',
    label: 'Key-value heads',
    min: 1,
    max: 16,
    default: 2,
    group: 'student',
    source: 'TinyDrive: the toy world',
    help: 'Qwen/Llama-like students only: heads that share one set of keys and values; divides the heads.',
    equation: 'head h reads keys floor(h kvHeads / heads)',
  },
} satisfies { [K in ModelKey & keyof Settings]: EntryOf<K> }
