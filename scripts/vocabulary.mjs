// One word per thing (docs/GLOSSARY.md): names and comments may not use the words that the glossary replaced. The
// lint rule looks at names in src/**/*.ts; tests/vocabulary.test.ts also at comments, WGSL and the Python project.

import { relative, sep } from 'node:path'
import { ROOT } from './install.mjs'

/** Word of a name -> what to call it. Names are split at capitals and underscores. */
export const REPLACED = {
  anchor: 'supervised',
  anchored: 'supervised',
  anchors: 'supervised',
  breathe: 'yieldToEventLoop',
  calmer: 'retryWithLowerLearningRate',
  deciding: 'defaults',
  forgettaken: 'invalidateExport',
  follower: 'teacherTask, teacherGradient or teacherLoss',
  followers: 'teacherTasks, teacherGradients or teacherLosses',
  hear: 'handleReport',
  heard: 'handled',
  keeper: 'autosave',
  library: 'savedRuns',
  libraries: 'savedRuns',
  pace: 'limits of the run, or speed',
  paced: 'cost',
  probe: 'inspected',
  probes: 'inspections',
  receive: 'handleReport',
  retell: 'explainStep',
  retold: 'explanation',
  shelf: 'teacherStore',
  smaller: 'retryWithLessMemory',
  standing: 'status',
  stories: 'explanations',
  story: 'explanation',
  strip: 'banner',
  study: 'experiment',
  tell: 'explain, post or notify',
  told: 'explanation',
  tune: 'updateHyperparameters',
  twin: 'reference',
  twins: 'references',
  untold: 'unexplained',
}

/**
 * Words that had a private meaning in the step, and an ordinary one elsewhere: banned in these rooms. Word of a
 * name -> what to call it.
 */
export const REPLACED_IN_STEP = {
  merged: 'afterStage1',
  places: 'vectorIndices',
  raw: 'unweighted or unmixed',
  seed: 'index, where an upstream gradient is meant',
  seeds: 'upstream gradients',
  shuffled: 'afterStage2',
  slot: 'taskIndex or position',
  slots: 'task indices or positions',
  span: 'basis',
  stack: 'gradientTasks',
  wide: 'extended',
}
export const STEP_ROOMS = ['src/distill/', 'src/nn/', 'pytorch/']

/** Words with a private meaning in one room alone: room -> word of a name -> what to call it. */
export const REPLACED_IN_ROOM = {
  'src/worker/': {
    generation: 'a cancellation token',
    kept: 'stored or saved',
    look: 'inspect',
    probing: 'inspecting',
    take: 'set, open or export',
    taken: 'exported',
    turn: 'nextTask or a cancellation token',
  },
  'src/experiment/run/': {
    focus: 'updateViewer',
    kept: 'cached or latest',
    look: 'inspect',
  },
  'src/export/': { take: 'export', taken: 'exported' },
  'src/records/': { kept: 'saved', taken: 'exported' },
}

/** Names that stay, with the reason. */
export const ALLOWED = {
  anchorProduct: 'a field of run records',
  anchorSupport: 'a setting key: it stands in links and files',
  HTMLAnchorElement: 'a type of the DOM',
  RawDescriptionHelpFormatter: "a name of Python's argparse",
  seed: 'what random numbers are drawn from',
  seeds: 'what random numbers are drawn from',
  span: 'a field of run records',
  stack: 'of an error; a function of torch and numpy',
  takeOver: 'what a run does with the student of another',
  textSlots: 'positions of words: it stands in cards and ONNX files',
  TEXT_SLOTS: 'the same as a WGSL constant',
  text_slots: 'the same in Python',
  textAnchor: 'an attribute of SVG',
}

export const wordsOf = (name) =>
  name
    .split(/_|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/)
    .filter(Boolean)
    .map((word) => word.toLowerCase())

/** A stack of calls is what it is called there. */
const SANDBOX = 'src/distill/combine/rule/'

/** What is wrong with a name in a file (path from the root), or null. */
export function objection(name, path) {
  if (Object.hasOwn(ALLOWED, name)) return null
  const inStep = STEP_ROOMS.some((room) => path.startsWith(room)) && !path.startsWith(SANDBOX)
  const inRoom = Object.entries(REPLACED_IN_ROOM).find(([room]) => path.startsWith(room))?.[1]
  const replaced = { ...REPLACED, ...(inStep && REPLACED_IN_STEP), ...inRoom }
  const word = wordsOf(name).find((each) => Object.hasOwn(replaced, each))
  return word ? `${name}: say ${replaced[word]}` : null
}

/** Words of comments and documents: those that are no ordinary English there. */
const IN_PROSE = new RegExp(
  [
    'followers?|keepers?|re-?tell|retold|shelf|shelves|twins?|untold|batched seeds|raw (loss|gradient)(es|s)?',
    'kept (runs?|students?|targets?)|scene bench|(merged|shuffled) gradients?|of now|goes on where it was',
    '(calmer|smaller) run',
  ]
    .map((words) => `\\b(${words})\\b`)
    .join('|'),
  'i',
)

/** Comments of a file, by its ending: of code, or all of a Markdown file without its code. */
export function proseOf(path, text) {
  if (path.endsWith('.md')) return [text.replace(/`[^`]*`/g, '')]
  const pattern = path.endsWith('.py') ? /#[^\n]*|"""[\s\S]*?"""/g : /\/\/[^\n]*|\/\*[\s\S]*?\*\//g
  return text.match(pattern) ?? []
}

/** Names of a file of code, without those in its comments and strings. */
export function namesOf(path, text) {
  const python = path.endsWith('.py')
  const bare = text
    .replace(python ? /"""[\s\S]*?"""/g : /\/\*[\s\S]*?\*\//g, '')
    .replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, "''")
    .replace(python ? /#[^\n]*/g : /\/\/[^\n]*/g, '')
  return new Set(bare.match(/[A-Za-z_]\w*/g) ?? [])
}

/** Every replaced word in a file's comments, and, of WGSL and Python, in its names. */
export function vocabularyFindings(path, text) {
  const prose = proseOf(path, text).flatMap((comment) => comment.match(IN_PROSE)?.[0] ?? [])
  const names = /\.(py|wgsl)$/.test(path) ? [...namesOf(path, text)] : []
  return [...prose, ...names.flatMap((name) => objection(name, path) ?? [])].map(
    (found) => `${path}: ${found}`,
  )
}

const names = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: { replaced: '{{reason}} (docs/GLOSSARY.md)' },
  },
  create(context) {
    return {
      Identifier(node) {
        const path = relative(ROOT, context.filename).split(sep).join('/')
        const reason = objection(node.name, path)
        if (reason) context.report({ node, messageId: 'replaced', data: { reason } })
      },
    }
  },
}

/** Plugin of the linter with the rule `vocabulary/names`. */
export default { meta: { name: 'vocabulary' }, rules: { names } }
