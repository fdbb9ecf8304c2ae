// The settings of the methods' parameters, made from the methods' descriptors: `<method>.<parameter>`.

import { COMBINE, METHODS } from '../distill/combine/registry'
import type { NumberEntry } from './entry'
import type { Settings } from './settings'

/** The key of a method's parameter. The type of settings cannot list it (settings.ts). */
export const parameterKey = (method: string, name: string): keyof Settings =>
  `${method}.${name}` as keyof Settings

/** One entry per parameter of a method. */
export const PARAMETER_TABLE: Readonly<Record<string, NumberEntry>> = Object.fromEntries(
  METHODS.flatMap((id) =>
    Object.entries(COMBINE[id].parameters ?? {}).map(([name, parameter]) => {
      const entry: NumberEntry = {
        key: parameterKey(id, name),
        kind: parameter.integer ? 'integer' : 'number',
        label: parameter.label,
        help: parameter.help,
        min: parameter.min,
        max: parameter.max,
        default: parameter.default,
        group: 'run',
        live: false,
        source: 'Section 6: Combining gradients',
      }
      return [entry.key, entry] as const
    }),
  ),
)

/** The method whose parameter a setting is; null for every other setting. */
export const methodOfParameter = (key: string): Settings['method'] | null =>
  Object.hasOwn(PARAMETER_TABLE, key) ? (key.slice(0, key.lastIndexOf('.')) as Settings['method']) : null

/** The parameters of the chosen method, by their bare names. */
export const chosenParameters = (settings: Settings): Record<string, number> =>
  Object.fromEntries(
    Object.entries(parametersIn(settings))
      .filter(([key]) => methodOfParameter(key) === settings.method)
      .map(([key, value]) => [key.slice(settings.method.length + 1), value]),
  )

/** The values of all parameters by their settings' keys. */
export const parametersIn = (settings: Settings): Record<string, number> =>
  Object.fromEntries(
    Object.values(PARAMETER_TABLE).map(({ key, default: usual }) => [
      key,
      (settings[key] ?? usual) as number,
    ]),
  )
