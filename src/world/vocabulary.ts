// The 80 words of TinyDrive. Ids are positions in this list and part of every trained model: never add or
// reorder words.

import type { Colour, Distance, Lane } from './types'

export const VOCABULARY_SIZE = 80
export const PAD = 0
export const EOS = 1

/** Words by id. The last two are reserved: no question or answer uses them. */
export const VOCABULARY: readonly string[] = [
  '<pad>',
  '<eos>',
  'what',
  'at',
  'where',
  'light',
  'state',
  'sign',
  'type',
  'matters',
  'first',
  'if',
  'keeps',
  'speed',
  'ahead',
  'do',
  'should',
  'ego',
  'can',
  'change',
  'best',
  'lane',
  'now',
  'target',
  'left',
  'center',
  'right',
  'near',
  'mid',
  'far',
  'left-near',
  'left-mid',
  'left-far',
  'center-near',
  'center-mid',
  'center-far',
  'right-near',
  'right-mid',
  'right-far',
  'red',
  'blue',
  'white',
  'yellow',
  'green',
  'cyan',
  'car',
  'truck',
  'bus',
  'pedestrian',
  'cone',
  'nothing',
  'none',
  'cruising',
  'braking',
  'signal-left',
  'signal-right',
  'crossing',
  'blocking',
  'merging',
  'close',
  'clear',
  'safe',
  'run',
  'hit',
  'move',
  'go',
  'straight',
  'stop',
  'brake',
  'slow',
  'keep',
  'accelerate',
  'for',
  'thirty',
  'sixty',
  'zero',
  'yes',
  'no',
  '<reserved-1>',
  '<reserved-2>',
]

/** Ids that no question or answer uses, reserved so that the vocabulary has a round size. */
export const RESERVED: readonly number[] = [78, 79]

const IDS: ReadonlyMap<string, number> = new Map(VOCABULARY.map((word, id) => [word, id]))

/** The id of a word. Throws on an unknown word. */
export function tokenId(word: string): number {
  const id = IDS.get(word)
  if (id === undefined) throw new Error(`"${word}" is not in this world's vocabulary`)
  return id
}

/** The ids of words separated by spaces, case ignored. Throws at the first unknown word. */
export function tokenIds(text: string): number[] {
  return text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
    .map(tokenId)
}

/** The words of ids, in order. Throws on an id outside [0, 80). */
export function words(ids: ArrayLike<number>): string[] {
  return Array.from(ids, (id) => {
    const word = VOCABULARY[id]
    if (word === undefined) throw new Error(`token id ${id} is outside this world's vocabulary`)
    return word
  })
}

/** A slot of the road is one word: `left-near` and so on. */
export type Place = `${Lane}-${Distance}`

/** The id of the word for a slot of the road. */
export function placeId(lane: Lane, distance: Distance): number {
  return tokenId(`${lane}-${distance}`)
}

/** The id of a colour's word. */
export function colourId(colour: Colour): number {
  return tokenId(colour)
}
