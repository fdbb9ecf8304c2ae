// The structure of src/, computed from its imports: no arrow runs up between rooms or between the floors of `ui`,
// no feature knows another but the listed pairs, and no files import each other in a circle.

import { readdirSync, readFileSync } from 'node:fs'
import { dirname, relative, resolve, sep } from 'node:path'
import { describe, expect, test } from 'vitest'
import { FEATURE_PAIRS, floorOf, ROOMS, UI_FLOORS } from '../scripts/walls.mjs'

const SRC = resolve('src')
const IMPORT = /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?['"](\.[^'"]+)['"]|import\(\s*['"](\.[^'"]+)['"]\s*\)/g

const pathOf = (file: string): string => relative(SRC, file).split(sep).join('/')
const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts'))
  .map((file) => resolve(SRC, file))
const known = new Set(files)

/** Files of src/ that this one imports, types included. */
function importsOf(file: string): string[] {
  const found: string[] = []
  for (const [, plain, dynamic] of readFileSync(file, 'utf8').matchAll(IMPORT)) {
    const base = resolve(dirname(file), plain ?? dynamic)
    const target = [base, `${base}.ts`, `${base}.tsx`].find((path) => known.has(path))
    if (target) found.push(target)
  }
  return found
}

const graph = new Map(files.map((file) => [file, importsOf(file)]))
const arrows = files.flatMap((from) => graph.get(from)!.map((to) => [pathOf(from), pathOf(to)] as const))
const roomOf = (path: string): string => (path === 'main.tsx' ? 'ui' : path.split('/')[0])

/** Strongly connected groups of more than one file (Tarjan). */
function circles(): string[][] {
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const found: string[][] = []
  const visit = (file: string): void => {
    index.set(file, index.size)
    low.set(file, index.get(file)!)
    stack.push(file)
    for (const next of graph.get(file)!) {
      if (!index.has(next)) visit(next)
      if (stack.includes(next)) low.set(file, Math.min(low.get(file)!, low.get(next)!))
    }
    if (low.get(file) !== index.get(file)) return
    const group = stack.splice(stack.indexOf(file))
    if (group.length > 1) found.push(group.map(pathOf).sort())
  }
  for (const file of files) if (!index.has(file)) visit(file)
  return found
}

describe('structure', () => {
  test('the imports are seen at all', () => {
    expect(arrows.length).toBeGreaterThan(1000)
    expect(arrows).toContainEqual(['nn/dimensions.ts', 'gpu/kernel.ts'])
  })

  test('every folder of src/ is a room', () => {
    expect(
      [
        ...new Set(
          files
            .map(pathOf)
            .filter((p) => p.includes('/'))
            .map(roomOf),
        ),
      ].sort(),
    ).toEqual([...ROOMS].sort())
  })

  test('no arrow runs up between rooms', () => {
    const up = arrows.filter(([from, to]) => ROOMS.indexOf(roomOf(to)) < ROOMS.indexOf(roomOf(from)))
    expect(up).toEqual([])
  })

  test('no arrow runs up between the floors of ui', () => {
    const inside = arrows.filter(([from, to]) => from.startsWith('ui/') && to.startsWith('ui/'))
    const up = inside.filter(([from, to]) => {
      const [a, b] = [floorOf(from).floor, floorOf(to).floor]
      return UI_FLOORS.indexOf(b) < UI_FLOORS.indexOf(a)
    })
    expect(up).toEqual([])
  })

  test('features do not know each other, but for at most four pairs with a reason', () => {
    const pairs = arrows.flatMap(([from, to]) => {
      if (!from.startsWith('ui/features/') || !to.startsWith('ui/features/')) return []
      const [a, b] = [floorOf(from).feature, floorOf(to).feature]
      return a === b ? [] : [`${a}->${b}`]
    })
    expect([...new Set(pairs)].sort()).toEqual(Object.keys(FEATURE_PAIRS).sort())
    expect(Object.keys(FEATURE_PAIRS).length).toBeLessThanOrEqual(4)
  })

  test('no circle of files', () => {
    expect(circles()).toEqual([])
  })
})
