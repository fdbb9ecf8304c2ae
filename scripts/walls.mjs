// The walls of the house, as a rule of the linter: which room may import which, and which packages a room may know.
// A room is a folder of src/. ROOMS lists them from the top floor down: an import points down, never up. The
// table below narrows that further; a new edge between rooms is a change of this file. `ui` has floors of its
// own (UI_FLOORS), which follow the same rule, and its features do not know each other.

import { dirname, relative, resolve, sep } from 'node:path'
import { ROOT } from './install.mjs'

/** From the top floor down. */
export const ROOMS = [
  'ui',
  'worker',
  'cli',
  'export',
  'experiment',
  'records',
  'protocol',
  'settings',
  'distill',
  'teacher',
  'nn',
  'gpu',
  'world',
  'browser',
  'json',
]

/** The floors of `ui`, from the top down. `app` is the one that knows everybody. */
export const UI_FLOORS = ['app', 'features', 'components', 'text', 'state', 'explain', 'styles']

/** Pairs of features, `from->to`, that may know each other all the same, with the reason. At most four. */
export const FEATURE_PAIRS = {}

const PURE_DISTILL = ['distill/tasks', 'distill/activeTeachers', 'distill/combine']

/**
 * `rooms`: rooms, or single modules of a room, whose values may be imported. `types`: of these only types.
 * `packages`: npm packages ('node:' for all of Node's own modules).
 */
export const WALLS = {
  // idb: the store of data sets of one's own.
  browser: { rooms: [], types: [], packages: ['idb'] },
  // Reading what comes from outside: text, JSON, checks of values. Every room may use it.
  json: { rooms: [], types: [], packages: [] },
  world: { rooms: [], types: [], packages: [] },
  // What a person may choose to compute on, and which instructions the browser has.
  gpu: { rooms: ['browser/deviceChoice', 'browser/webAssembly'], types: [], packages: [] },
  nn: { rooms: ['gpu'], types: [], packages: [] },
  teacher: {
    rooms: ['gpu', 'nn', 'world', 'browser', 'json'],
    types: [],
    packages: ['onnxruntime-web', 'idb'],
  },
  // QuickJS is where typed rules run (combine/rule); it is downloaded for the first one.
  distill: {
    rooms: ['nn', 'gpu', 'world', 'browser/download'],
    types: [],
    packages: ['quickjs-emscripten-core', '@jitl/quickjs-wasmfile-release-sync'],
  },
  // teacher/sets names the teacher sets that come with the page: a list, without code. The registry of signals
  // is what the settings of signals are made of.
  settings: {
    rooms: [
      'teacher/sets',
      'teacher/teacherStore',
      'teacher/ownId',
      'distill/tasks',
      'distill/activeTeachers',
      'distill/engineVersion',
      'distill/combine/registry',
      'distill/combine/rule/defaultRule',
      'distill/signals/registry',
      'distill/signals/attention/layerMap',
      'distill/signals/attention/typed/defaultLoss',
      'json',
    ],
    types: ['world', 'gpu', 'nn', 'distill', 'teacher'],
    packages: [],
  },
  // What page and workers say to each other: types, no code.
  protocol: {
    rooms: [],
    types: ['settings', 'distill', 'teacher', 'nn', 'gpu', 'world', 'browser/deviceChoice'],
    packages: [],
  },
  records: {
    rooms: ['settings', 'distill/engineVersion', 'json'],
    types: ['protocol', 'distill', 'world'],
    packages: [],
  },
  experiment: {
    rooms: ['records', 'settings', 'distill', 'teacher', 'nn', 'gpu', 'world', 'json', 'package.json'],
    types: ['protocol'],
    packages: [],
  },
  export: {
    rooms: [
      'experiment',
      'records',
      'settings',
      'distill',
      'teacher',
      'nn',
      'gpu',
      'world',
      'json',
      'pytorch',
    ],
    types: ['protocol'],
    packages: [],
  },
  cli: {
    rooms: [
      'export',
      'experiment',
      'records',
      'settings',
      'distill',
      'teacher',
      'nn',
      'gpu',
      'world',
      'json',
      'scripts',
      'package.json',
    ],
    types: ['protocol'],
    packages: ['webgpu', 'onnxruntime-web', 'node:'],
  },
  worker: {
    rooms: [
      'export',
      'experiment',
      'records',
      'settings',
      'distill',
      'teacher',
      'nn',
      'gpu',
      'world',
      'json',
      // An address that a person brings a teacher from.
      'browser/download',
      // The data sets of one's own that this browser keeps.
      'browser/dataSets',
      // What is computed once and found again after a reload.
      'browser/resultCache',
      // What this person computes on.
      'browser/deviceChoice',
      'package.json',
    ],
    types: ['protocol'],
    packages: ['onnxruntime-web'],
  },
  ui: {
    // teacherStore keeps teachers of one's own in the browser; sets, contract, card and nn/config are tables and
    // their checks. distill/combine is float64 arithmetic on a 4x4 matrix, without a GPU: the gradient view runs
    // it on what was measured or dragged.
    rooms: [
      'browser',
      'worker/clients',
      'records',
      'settings',
      'world',
      'json',
      'teacher/sets',
      'teacher/teacherStore',
      'teacher/ownId',
      'teacher/contract',
      'teacher/card',
      // Pure: the parts of opened weights as one file, with the runs view.
      'teacher/weightShards',
      'nn/config',
      ...PURE_DISTILL,
      // What signals are called, and the units of their losses.
      'distill/signals/registry',
      // Pure: reads a typed attention loss and computes its curves, for the set-up form, lazily.
      'distill/signals/attention/typed',
      // Counts a run's graphics memory without a GPU, by recording it: the set-up form, lazily.
      'experiment/run/memory',
      // Pure: files joined in one archive, and an array as a numpy file.
      'export/zip',
      // Offered where teachers are imported.
      'export/teacherScript',
      'export/npy',
      // Pure: specs of experiments, the queue, statistics and tables of finished runs.
      'experiment/lab',
      // Pure: data sets of one's own, read, written and turned into frames.
      'experiment/data',
      // Pure: what analyses found, read, judged and written down; not how it is measured.
      'experiment/analysis/claims',
      'experiment/analysis/readings',
      'experiment/analysis/record',
      'experiment/analysis/robustnessFigures',
      'experiment/analysis/sizes',
      'experiment/analysis/tables',
      'experiment/analysis/verdicts',
      'package.json',
    ],
    types: ['worker', 'protocol', 'export', 'experiment', 'distill', 'teacher'],
    // CodeMirror: the editor of rules.
    packages: [
      'react',
      'react-dom',
      'zustand',
      'recharts',
      'd3-scale',
      'idb',
      '@codemirror/commands',
      '@codemirror/lang-javascript',
      '@codemirror/language',
      '@codemirror/state',
      '@codemirror/view',
      '@lezer/highlight',
    ],
  },
}

/** What a floor of `ui` must not know of what the room may. */
const FLOOR_LIMITS = {
  // Pure: numbers in, numbers out.
  explain: { rooms: ['worker'], packages: ['react', 'react-dom', 'zustand', 'recharts', 'd3-scale'] },
  text: { rooms: ['worker'], packages: ['react-dom', 'zustand', 'recharts', 'd3-scale'] },
  state: { rooms: [], packages: ['react-dom', 'recharts', 'd3-scale'] },
}

/** src/main.tsx opens the door of the user interface and belongs to its top floor. */
const MAIN = 'main.tsx'

const within = (list, module) =>
  list.some((allowed) => module === allowed || module.startsWith(`${allowed}/`))
const names = (list, source) =>
  list.some((name) => source === name || source.startsWith(name.endsWith(':') ? name : `${name}/`))

/** Facts about the project itself: its version. */
const MANIFEST = 'package.json'

/**
 * Path of a module below src/ without extension or query, `scripts/...`, `pytorch...`, or the manifest; null
 * for anything else in the repository.
 */
function moduleOf(file) {
  const fromSource = relative(resolve(ROOT, 'src'), file).split(sep).join('/')
  const clean = fromSource.replace(/\?.*$/, '').replace(/\.(tsx?|mjs|js)$/, '')
  if (clean === `../${MANIFEST}`) return MANIFEST
  if (!clean.startsWith('../')) return clean
  return /^\.\.\/(scripts|pytorch)\//.test(clean) ? clean.slice(3) : null
}

/** Floor of a module of `ui` and, where it is one, its feature. */
export function floorOf(module) {
  const [, floor, feature] = module.split('/')
  return { floor, feature: floor === 'features' ? feature : null }
}

/** Why one module of `ui` may not import another, or null when it may. */
function floorObjection(from, to) {
  const [a, b] = [floorOf(from), floorOf(to)]
  const [above, below] = [UI_FLOORS.indexOf(a.floor), UI_FLOORS.indexOf(b.floor)]
  if (above < 0 || below < 0)
    return `ui has no floor ${above < 0 ? a.floor : b.floor}: add it to scripts/walls.mjs`
  if (below < above) return `ui/${a.floor} must not know ui/${b.floor}, which is above it`
  if (a.feature && b.feature && a.feature !== b.feature && !FEATURE_PAIRS[`${a.feature}->${b.feature}`])
    return `the feature ${a.feature} must not know the feature ${b.feature}`
  return null
}

/** Why `room` may not import `source` (seen from `file`), or null when it may. */
export function objection(file, room, source, typeOnly) {
  const wall = WALLS[room]
  if (!wall) return `src/${room} is no room of this house: add it to scripts/walls.mjs`
  const own = moduleOf(file)
  const floor = room === 'ui' && own !== 'main' ? floorOf(own).floor : 'app'
  const limits = room === 'ui' ? FLOOR_LIMITS[floor] : undefined
  const place = limits ? `${room}/${floor}` : room
  if (!source.startsWith('.')) {
    const known = names(wall.packages, source) && !(limits && names(limits.packages, source))
    return known ? null : `${place} must not know the package "${source}"`
  }
  const module = moduleOf(resolve(dirname(file), source))
  if (module === null) return `${room} must not reach outside src/ ("${source}")`
  if (within([room], module)) return room === 'ui' && own !== 'main' ? floorObjection(own, module) : null
  if (limits && within(limits.rooms, module))
    return `${place} must not know ${module.split('/')[0]} ("${source}")`
  if (within(wall.rooms, module)) return null
  if (within(wall.types, module)) return typeOnly ? null : `${room} may import only types from ${module}`
  return `${room} must not know ${module.split('/')[0]} ("${source}")`
}

/** True for `import type` and for imports all of whose names are types. */
function isTypeOnly(node) {
  if (node.importKind === 'type' || node.exportKind === 'type') return true
  return (
    (node.specifiers ?? []).length > 0 &&
    node.specifiers.every((s) => s.importKind === 'type' || s.exportKind === 'type')
  )
}

/** Plugin of the linter with the one rule `walls/rooms`. */
export default {
  meta: { name: 'walls' },
  rules: {
    rooms: {
      meta: { type: 'problem', schema: [], messages: { wall: '{{reason}}' } },
      create(context) {
        const file = context.filename
        const path = relative(resolve(ROOT, 'src'), file).split(sep).join('/')
        if (path.startsWith('../')) return {}
        const room = path === MAIN ? 'ui' : path.split('/')[0]
        if (!path.includes('/') && path !== MAIN) return {}
        const check = (node, source, typeOnly) => {
          if (typeof source?.value !== 'string') return
          const reason = objection(file, room, source.value, typeOnly)
          if (reason) context.report({ node, messageId: 'wall', data: { reason } })
        }
        const declaration = (node) => check(node, node.source, isTypeOnly(node))
        return {
          ImportDeclaration: declaration,
          ExportNamedDeclaration: declaration,
          ExportAllDeclaration: declaration,
          ImportExpression: (node) => check(node, node.source, false),
          TSImportType: (node) => check(node, node.source ?? node.argument?.literal, true),
        }
      },
    },
  },
}
