// Words of settings that the playground itself shows, English; those of the set-up form are in setupForm.en.ts.

export const formEn = {
  /**
   * Choices of the signals' options, as option.value. Empty in English: the settings table itself speaks
   * English.
   */
  choices: {} as Partial<Record<string, { label: string; help: string }>>,
  /** Layers of a layer map that are counted from the end. */
  lastLayer: 'the last layer',
  fromLast: (n: string) => `layer ${n} from the end`,
  problems: {
    integer: (min: string, max: string) => `Expected a whole number from ${min} to ${max}.`,
  },
}
