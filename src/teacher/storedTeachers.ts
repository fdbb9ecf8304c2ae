// List entries of stored teachers as read from the browser's storage, written by this version of the page, an
// earlier or a later one.

import {
  choice,
  date,
  isObject,
  list,
  object,
  read,
  satisfying,
  text,
  whole,
  type Check,
} from '../json/check'
import { CAPABILITIES } from '../world/types'
import { validateCard, type ModelCard } from './card'
import { TeacherError } from './failure'
import { isOwn } from './ownId'
import type { SavedTraining, OwnSet, OwnTeacher } from './ownTeacher'

const MOST_NAME = 400
const MOST_COUNT = 1e12

/** The fields of an entry, each with its check and the replacement for a missing or damaged value. */
const PARTS: { [K in keyof Omit<OwnTeacher, 'id' | 'card'>]: [Check<OwnTeacher[K]>, OwnTeacher[K]] } = {
  name: [text(MOST_NAME), '?'],
  role: [choice(['base', ...CAPABILITIES]), 'base'],
  origin: [choice(['trained', 'file', 'link']), 'file'],
  source: [text(10_000), ''],
  bytes: [whole(0, MOST_COUNT), 0],
  addedAt: [date, '1970-01-01T00:00:00.000Z'],
  layers: [whole(0, 1000), 0],
}

function cardIn(value: unknown): ModelCard | null {
  try {
    const card = value === null || value === undefined ? null : validateCard(value)
    return card?.role === 'encoder' ? null : card
  } catch (thrown) {
    if (thrown instanceof TeacherError) return null
    throw thrown
  }
}

/** The entry, with damaged fields replaced; none where it names no teacher. */
export function readOwnTeacher(stored: unknown): OwnTeacher[] {
  if (!isObject(stored) || typeof stored.id !== 'string' || !isOwn(stored.id)) return []
  const parts = Object.entries(PARTS).map(([key, [check, instead]]) => [
    key,
    (check as Check<unknown>)(stored[key]).length > 0 ? instead : stored[key],
  ])
  return [
    {
      ...(Object.fromEntries(parts) as Omit<OwnTeacher, 'id' | 'card'>),
      id: stored.id,
      card: cardIn(stored.card),
    },
  ]
}

const floats = satisfying<Float32Array>('32-bit floats', (value) => value instanceof Float32Array)
const trainingCheck = object({
  id: text(64),
  savedAt: date,
  step: whole(0, MOST_COUNT),
  plan: satisfying('a plan', isObject),
  curve: satisfying('curves', isObject),
  parameters: floats,
  moments: list(floats, 2),
})

/** A stored training with weights and moments of one size; none where it cannot be resumed. */
export function readTraining(stored: unknown): SavedTraining[] {
  const training = read(trainingCheck, stored)
  if (!training.ok) return []
  const { parameters, moments } = training.value
  return moments.every(({ length }) => length === parameters.length) ? [training.value as SavedTraining] : []
}

const choiceText = text(40)
const setCheck = object({
  id: text(64),
  name: text(MOST_NAME),
  teachers: choiceText,
  roles: satisfying<Record<string, string>>(
    'a teacher per role',
    (value) =>
      isObject(value) &&
      list(choiceText, 0, 4)(Object.values(value)).length === 0 &&
      Object.keys(value).every(
        (role) => role === 'base' || (CAPABILITIES as readonly string[]).includes(role),
      ),
  ),
})

/** A stored combination; none where it is damaged, since it consists of names only. */
export function readOwnSet(stored: unknown): OwnSet[] {
  const set = read(setCheck, stored)
  return set.ok ? [set.value] : []
}
