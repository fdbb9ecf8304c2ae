// What a slice remembers in this browser between visits. Every field has a key of its own, in the form in which
// pages have stored it since 0.1.0: an old page and a new one read each other's values, and two tabs that change
// different things do not undo one another.

import { create, type StoreApi, type UseBoundStore } from 'zustand'
import { persist, type PersistOptions } from 'zustand/middleware'
import { recall, remember } from '../../browser/storage'

/**
 * How a field is stored as text. `read` gives undefined for what is not valid (any more): the default
 * applies.
 */
export interface Field<T> {
  key: string
  read: (text: string) => T | undefined
  write: (value: T) => string
}

/** The fields of a slice that are remembered. */
export type Fields<State> = { readonly [Name in keyof State]?: Field<State[Name]> }

/** Options of zustand's `persist`: one key per field in the place of one for all. */
function optionsFor<State extends object>(
  name: string,
  fields: Fields<State>,
  settled: (state: State) => State,
): PersistOptions<State, Partial<State>> {
  const names = Object.keys(fields) as (keyof State)[]
  let known: State | null = null
  return {
    name,
    storage: {
      getItem: () => {
        const state: Partial<State> = {}
        for (const field of names) {
          const text = recall(fields[field]!.key)
          const value = text === null ? undefined : fields[field]!.read(text)
          if (value !== undefined) state[field] = value
        }
        return { state }
      },
      setItem: (_, { state }) => {
        if (!known) return
        for (const field of names) {
          const value = state[field] as State[keyof State]
          if (value !== known[field]) remember(fields[field]!.key, fields[field]!.write(value))
        }
        known = { ...known, ...state }
      },
      removeItem: () => undefined,
    },
    partialize: (state) => Object.fromEntries(names.map((field) => [field, state[field]])) as Partial<State>,
    merge: (stored, initial) => (known = settled({ ...initial, ...(stored as Partial<State> | undefined) })),
  }
}

/**
 * A slice some of whose fields are remembered (zustand's `persist`). A field is written when it changes, and
 * only then: what nobody has chosen keeps following its default. Where the browser stores nothing, values last
 * as long as the page (`browser/storage` notes the refusal). `settled` makes the rest of the state fit what was
 * remembered.
 */
export const createRemembered = <State extends object>(
  name: string,
  fields: Fields<State>,
  initial: () => State,
  settled = (state: State): State => state,
): UseBoundStore<StoreApi<State>> => create<State>()(persist(initial, optionsFor(name, fields, settled)))

/** A field that is one of these words, stored as it is. */
export const wordField = <T extends string>(key: string, words: readonly T[]): Field<T> => ({
  key,
  read: (text) => words.find((word) => word === text),
  write: (word) => word,
})
