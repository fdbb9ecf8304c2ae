// Which student layer learns from which teacher layers, written out: "0<-0 1<-1..3 2<-4,5". Layers are
// counted from 0; negative ones from the end (-1 is the last). Several teacher layers are a group, whose mean
// is the target.

/** One student layer and the teacher layers whose mean it is matched to. */
export interface LayerGroup {
  studentLayer: number
  teacherLayers: number[]
}

export type LayerMap = { ok: true; groups: LayerGroup[] } | { ok: false; problem: string }

/**
 * Layers assumed of a teacher whose number of layers is not known yet; a map cannot name layers beyond them.
 */
export const MOST_TEACHER_LAYERS = 256

/** Most characters of a map: far more than the longest sensible one has. */
const LONGEST_MAP = 1000
/** Most characters of an item or a number that an error quotes. */
const SHOWN = 40

const ITEM = /^(-?\d+)<-(-?\d+(?:\.\.-?\d+)?(?:,-?\d+(?:\.\.-?\d+)?)*)$/

/** A map's problem as a sentence without its full stop. */
class MapProblem extends Error {}

const shown = (text: string): string => (text.length > SHOWN ? `${text.slice(0, SHOWN)}...` : text)

/** A layer that the model has, counted from 0; where their number is not known, as it is written. */
function layerOf(text: string, layers: number | null, whose: string): number {
  const index = Number(text)
  const most = layers ?? MOST_TEACHER_LAYERS
  if (index >= most || index < -most)
    throw new MapProblem(
      layers === null
        ? `no ${whose} has a layer ${shown(text)}: at most ${most} layers are read`
        : `the ${whose} has no layer ${shown(text)}: it has layers 0 to ${layers - 1}`,
    )
  return layers !== null && index < 0 ? layers + index : index
}

/** The layers of a range such as "1..3", each one checked before the range is written out. */
function rangeOf(part: string, teacherLayers: number | null): number[] {
  const [first, last = first] = part.split('..').map((text) => layerOf(text, teacherLayers, 'teacher'))
  // "0..-2" of a teacher whose number of layers is not known: its end is resolved once the teacher is.
  if (first >= 0 && last < 0) return [first, last]
  if (first > last) throw new MapProblem(`the range ${shown(part)} is empty`)
  return Array.from({ length: last - first + 1 }, (_, i) => first + i)
}

function groupOf(item: string, studentLayers: number, teacherLayers: number | null): LayerGroup {
  const match = ITEM.exec(item)
  if (!match)
    throw new MapProblem(
      `"${shown(item)}" is not of the form STUDENT<-TEACHER, STUDENT<-FIRST..LAST or STUDENT<-A,B`,
    )
  const studentLayer = layerOf(match[1], studentLayers, 'student')
  const teacher = match[2].split(',').flatMap((part) => rangeOf(part, teacherLayers))
  const open = teacher.some((layer) => layer < 0) && teacher.some((layer) => layer >= 0)
  const gap = open ? -1 : teacher.findIndex((layer, i) => i > 0 && layer !== teacher[i - 1] + 1)
  if (gap > 0)
    throw new MapProblem(
      `the teacher layers of "${shown(item)}" are not consecutive: ${teacher[gap - 1]} is followed by ${teacher[gap]}`,
    )
  return { studentLayer, teacherLayers: teacher }
}

/**
 * Reads a map for models of these sizes: groups in the order of student layers, or what is wrong with it.
 * Items are separated by spaces or semicolons. `teacherLayers` null: not known yet; teacher layers are then
 * left as they are written.
 */
export function parseLayerMap(text: string, studentLayers: number, teacherLayers: number | null): LayerMap {
  try {
    if (text.length > LONGEST_MAP) throw new MapProblem(`the map is longer than ${LONGEST_MAP} characters`)
    const items = text.split(/[\s;]+/).filter(Boolean)
    if (items.length === 0) throw new MapProblem('the map names no layer')
    const groups = items
      .map((item) => groupOf(item, studentLayers, teacherLayers))
      .sort((a, b) => a.studentLayer - b.studentLayer)
    const twice = groups.find((group, i) => i > 0 && group.studentLayer === groups[i - 1].studentLayer)
    if (twice) throw new MapProblem(`student layer ${twice.studentLayer} stands twice in the map`)
    return { ok: true, groups }
  } catch (thrown) {
    if (thrown instanceof MapProblem) return { ok: false, problem: thrown.message }
    throw thrown
  }
}

/** A map as text, ranges in their short form. */
export const formatLayerMap = (groups: readonly LayerGroup[]): string =>
  groups
    .map(
      ({ studentLayer, teacherLayers: t }) =>
        `${studentLayer}<-${t[0]}${t.length > 1 ? `..${t[t.length - 1]}` : ''}`,
    )
    .join(' ')
