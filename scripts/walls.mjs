// The walls between the rooms of src/, as an ESLint rule: which room may import which, and which packages a
// room may know. A room is a folder of src/. The table below is the architecture; a new edge between rooms is
// a change of this file.

import { dirname, relative, resolve, sep } from 'node:path'
import { ROOT } from './install.mjs'

/**
 * `rooms`: rooms, or single modules of a room, whose values may be imported. `types`: of these only types.
 * `packages`: npm packages ('node:' for all of Node's own modules).
 */
export const WALLS = {
  world: { rooms: [], types: [], packages: [] },
  gpu: { rooms: [], types: [], packages: [] },
  nn: { rooms: ['gpu'], types: [], packages: [] },
  distill: { rooms: ['nn', 'gpu', 'world'], types: [], packages: [] },
  teacher: { rooms: ['gpu', 'nn', 'world'], types: [], packages: ['onnxruntime-web'] },
  study: {
    rooms: ['distill', 'teacher', 'nn', 'gpu', 'world', 'package.json'],
    types: ['run', 'worker/protocol'],
    packages: [],
  },
  // teacher/sets names the teacher sets that come with the page: a list, without code. The registry of
  // signals is what the settings of signals are made of; which teachers take part is decided in one place.
  run: {
    rooms: [
      'teacher/sets',
      'distill/activeTeachers',
      'distill/engineVersion',
      'distill/signals/registry',
      'distill/signals/layerMap',
    ],
    types: ['world', 'gpu', 'nn', 'distill', 'teacher', 'study', 'worker/protocol'],
    packages: [],
  },
  worker: {
    rooms: ['study', 'distill', 'teacher', 'nn', 'gpu', 'world', 'run', 'package.json'],
    types: [],
    packages: ['onnxruntime-web'],
  },
  cli: {
    rooms: ['study', 'distill', 'teacher', 'nn', 'gpu', 'world', 'run', 'scripts', 'package.json'],
    types: ['worker/protocol'],
    packages: ['webgpu', 'onnxruntime-web', 'node:'],
  },
  ui: {
    // teacher/shelf keeps teachers of one's own in the browser; sets, contract, card and nn/config are tables
    // and their checks. distill/combine is float64 arithmetic on a 4x4 matrix, without a GPU: the gradient
    // inspector runs it on what was measured or dragged.
    rooms: [
      'worker/client',
      'worker/exporterClient',
      'worker/checkerClient',
      'worker/trainerClient',
      'run',
      'world',
      'teacher/sets',
      'teacher/shelf',
      'teacher/contract',
      'teacher/card',
      'nn/config',
      'distill/tasks',
      'distill/activeTeachers',
      'distill/combine',
      'package.json',
    ],
    types: ['worker', 'distill', 'study', 'teacher'],
    packages: ['react', 'react-dom', 'zustand', 'recharts', 'd3-scale'],
  },
}

/** src/main.tsx opens the door of the user interface and belongs to it. */
const MAIN = 'main.tsx'

const within = (list, module) =>
  list.some((allowed) => module === allowed || module.startsWith(`${allowed}/`))

/** Facts about the project itself: its version. */
const MANIFEST = 'package.json'

/**
 * Path of a module below src/ without extension or query, `scripts/...`, or the manifest; null for anything
 * else in the repository.
 */
function moduleOf(file) {
  const fromSource = relative(resolve(ROOT, 'src'), file).split(sep).join('/')
  const clean = fromSource.replace(/\?.*$/, '').replace(/\.(tsx?|mjs|js)$/, '')
  if (clean === `../${MANIFEST}`) return MANIFEST
  if (!clean.startsWith('../')) return clean
  return clean.startsWith('../scripts/') ? clean.slice(3) : null
}

/** Why `room` may not import `source` (seen from `file`), or null when it may. */
export function objection(file, room, source, typeOnly) {
  const wall = WALLS[room]
  if (!wall) return `src/${room} is no room of this house: add it to scripts/walls.mjs`
  if (!source.startsWith('.')) {
    return wall.packages.some(
      (name) => source === name || source.startsWith(name.endsWith(':') ? name : `${name}/`),
    )
      ? null
      : `${room} must not know the package "${source}"`
  }
  const module = moduleOf(resolve(dirname(file), source))
  if (module === null) return `${room} must not reach outside src/ ("${source}")`
  if (within([room], module) || within(wall.rooms, module)) return null
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

/** ESLint plugin with the one rule `walls/rooms`. */
export const wallsPlugin = {
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
