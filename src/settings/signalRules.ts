// Rules between a signal's settings, the student and its teachers: layers that do not exist, maps that cannot
// be read, hidden states that no file outputs.

import { COMBINE } from '../distill/combine/registry'
import { parseLayerMap } from '../distill/signals/attention/layerMap'
import { SIGNALS } from '../distill/signals/registry'
import { TEACHER_SETS } from '../teacher/sets'
import { type Problem, problem } from './problem'
import type { Settings } from './settings'
import { CAPABILITY_KEYS, type CapabilityKey } from './signalTable'

/** Layers of the teacher of a capability; null for a user's own teacher, where only the file knows. */
function teacherLayers(s: Settings, capability: CapabilityKey): number | null {
  const chosen = s[`teacher${capability}`]
  return TEACHER_SETS.find(({ id }) => id === (chosen === 'set' ? s.teachers : chosen))?.layers ?? null
}

/** What is wrong with one capability's signal; empty when nothing is. */
function signalProblems(s: Settings, c: CapabilityKey): Problem[] {
  const [signal, layer] = [s[`signal${c}`], s[`layer${c}`]]
  if (!SIGNALS[signal].options.includes('layer') || COMBINE[s.method].withoutTeachers) return []
  if (layer === 'first') return []
  if (layer !== 'custom') {
    return s.layers < 2
      ? [
          problem(
            `layer${c}`,
            layer,
            'first or custom',
            'a student of one layer has no layer before its last',
          ),
        ]
      : []
  }
  const layers = teacherLayers(s, c)
  const expected = 'a map of student layers to teacher layers, for example "0<-0 1<-1..3"'
  const parsed = parseLayerMap(s[`map${c}`], s.layers, layers)
  if (!parsed.ok) return [problem(`map${c}`, s[`map${c}`], expected, parsed.problem)]
  // The files that come with the page output the residual stream after every block but the last.
  if (
    SIGNALS[signal].kind === 'hidden' &&
    layers !== null &&
    parsed.groups.some((group) => group.teacherLayers.includes(layers - 1))
  )
    return [
      problem(
        `map${c}`,
        s[`map${c}`],
        expected,
        `hidden states are given of teacher layers 0 to ${layers - 2}, not of the last`,
      ),
    ]
  return []
}

/** What is wrong with the signals of these settings. */
export const checkSignals = (s: Settings): Problem[] => CAPABILITY_KEYS.flatMap((c) => signalProblems(s, c))
