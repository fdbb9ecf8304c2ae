// The recipes of CONTRIBUTING stay true: in how many files of the program the id of a way of combining, or of a
// signal, occurs. Whoever adds one touches these and no others.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { METHODS } from '../src/distill/combine/registry'
import { SIGNAL_IDS, SIGNALS } from '../src/distill/signals/registry'

/** Every source of the page, the command line and the PyTorch project, by its path. */
const SOURCES = new Map(
  ['src', 'pytorch'].flatMap((root) =>
    readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.(ts|tsx|wgsl|py)$/.test(path))
      .map((path) => join(root, path))
      .map((path) => [path, readFileSync(path, 'utf8')] as const),
  ),
)

/** Files in which an id stands as a text or as a key. */
function filesWith(id: string): string[] {
  const quoted = new RegExp(`(['"\`])${id}\\1|^ +${id}: `, 'm')
  return [...SOURCES].filter(([, text]) => quoted.test(text)).map(([path]) => path)
}

/** What is written about a way of combining: its descriptor, its Korean words, and its function in Python. */
const COMBINING = {
  descriptor: /^src\/distill\/combine\/methods\/\w+\.ts$/,
  korean: /^src\/ui\/text\/methods\.ko\.ts$/,
  python: /^pytorch\/combine_gram\.py$/,
}

/** Ids that stand elsewhere too, and why. */
const KNOWN_ELSEWHERE: Readonly<Record<string, string>> = {
  agp: 'the default, and what others are compared with',
  'agp-anchor-once': 'a preset',
  stage1: 'also the name of the stage',
  stage2: 'also the name of the stage',
  sum: 'presets and recipes of one teacher; an ordinary word',
  'sum-anchor-triple': 'a preset',
  mean: 'an ordinary word',
  pcgrad: 'a preset; the walked step tells its order',
  config: 'an ordinary word',
  rule: 'an ordinary word; what people type themselves',
  'ce-only': 'a preset; how teachers are trained',
}

/** Names the methods with colours of their own; every other method takes one of the same colours. */
const COLOURS = 'src/ui/features/lab/figures/colours.ts'

describe('a way of combining', () => {
  it.each(METHODS.filter((id) => !(id in KNOWN_ELSEWHERE)))('%s stands in three files', (id) => {
    const files = filesWith(id).filter((path) => path !== COLOURS)
    const recipe = '(docs/CONTRIBUTING.md, A way to combine gradients)'
    for (const [what, pattern] of Object.entries(COMBINING))
      expect(
        files.filter((path) => pattern.test(path)),
        `${id}: its ${what} is missing, in a file like ${pattern.source} ${recipe}`,
      ).toHaveLength(1)
    expect(files, `${id} stands in other files, too ${recipe}`).toHaveLength(3)
  })

  it('and the ids that stand elsewhere too are those of methods', () => {
    for (const id of Object.keys(KNOWN_ELSEWHERE)) expect(METHODS).toContain(id)
  })
})

/**
 * Presets, the comparison table, the lesson and the way out of a refusal name some signals in the runs they ask for.
 */
const RUNS = [
  'src/settings/presets.ts',
  'src/experiment/lab/comparisonTable.ts',
  'src/ui/features/learn/live/oneTeacher.ts',
  'src/experiment/reference/stage2Steps.ts',
  'src/settings/ownAnswerRules.ts',
]

describe('a signal on logits', () => {
  it.each(SIGNAL_IDS.filter((id) => SIGNALS[id].kind === 'logits'))(
    '%s is a folder of four files, its Korean words and a line of Python',
    (id) => {
      const files = filesWith(id).filter((path) => !RUNS.includes(path))
      const own = files.find((path) => /^src\/distill\/signals\/\w+\/signal\.ts$/.test(path))
      expect(own).toBeDefined()
      expect(files.sort()).toEqual(['pytorch/losses.py', own, 'src/ui/text/signals.ko.ts'])
      const folder = readdirSync((own ?? '').replace(/\/signal\.ts$/, ''))
      expect(folder.map((name) => name.replace(/^\w+?(?=\.(wgsl|reference))/, 'X')).sort()).toEqual([
        'X.reference.ts',
        'X.wgsl',
        'divergence.ts',
        'signal.ts',
      ])
    },
  )
})
