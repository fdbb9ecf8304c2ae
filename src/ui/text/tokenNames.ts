// Names of rows, columns and layers, as people count them (from 1).

import { IMAGE_TOKENS } from '../../world/types'
import type { ViewStrings } from './views.en'

/** "layer 1", "layers 1–3". Layer indices count from 0. */
export function layerNames(layers: readonly number[], t: ViewStrings): string {
  const from = Math.min(...layers) + 1
  const to = Math.max(...layers) + 1
  return from === to ? t.layer(from) : t.layers(from, to)
}

/** A token of the sequence: an image patch, or a word. */
export const tokenName = (row: number, words: readonly string[], t: ViewStrings): string =>
  row < IMAGE_TOKENS ? t.scene.patch(row + 1) : (words[row - IMAGE_TOKENS] ?? '')
