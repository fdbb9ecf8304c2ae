// Answers that seem to contradict each other, counted: docs/WORLD.md, section 2, names each kind with its
// share. A changed rule of the world changes a count here.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { frameScene } from '../../src/world/dataset'
import { questionsOf } from '../../src/world/questions'
import type { Scene, TemplateId } from '../../src/world/types'
import { words } from '../../src/world/vocabulary'

const SCENES = 10000
const DOCUMENT = readFileSync('docs/WORLD.md', 'utf8')

interface Answers {
  scene: Scene
  R1: string
  R2: string
  L1: string
  L3: string
  L4: string
}

function answersOf(scene: Scene): Answers {
  const say = (template: TemplateId) => words(questionsOf(scene, template)[0].answer).join(' ')
  return { scene, R1: say('R1'), R2: say('R2'), L1: say('L1'), L3: say('L3'), L4: say('L4') }
}

const KINDS: readonly { name: string; count: number; met: (answers: Answers) => boolean }[] = [
  {
    name: 'safe, yet stop for sign',
    count: 716,
    met: (a) => a.R1 === 'nothing clear' && a.R2 === 'safe' && a.L1 === 'stop for sign',
  },
  {
    name: 'safe, yet slow for light',
    count: 446,
    met: (a) => a.R1 === 'nothing clear' && a.R2 === 'safe' && a.L1 === 'slow for light',
  },
  {
    name: 'slow for light, yet thirty or sixty',
    count: 446,
    met: (a) => a.L1 === 'slow for light' && /^(thirty|sixty)$/.test(a.L4),
  },
  { name: 'change lane, yet zero', count: 297, met: (a) => a.L1.startsWith('change') && a.L4 === 'zero' },
  { name: 'stop sign, yet slow', count: 751, met: (a) => a.scene.sign === 'stop' && a.L4 === 'slow' },
  {
    name: 'change into a lane that is not the best one',
    count: 11,
    met: (a) => a.L1.startsWith('change') && a.L3.split(' ')[0] !== a.L1.split(' ')[1],
  },
]

describe('apparent contradictions', () => {
  const all = Array.from({ length: SCENES }, (_, i) => answersOf(frameScene(1, 'train', i)))

  it.each(KINDS)('$name: $count of 10,000 scenes, as the document says', ({ name, count, met }) => {
    expect(all.filter(met).length).toBe(count)
    expect(DOCUMENT).toContain(`| ${name} | ${((100 * count) / SCENES).toFixed(1)} % |`)
  })

  it('make "safe" stand beside stopping or slowing in 11.6 % of the scenes', () => {
    const safe = all.filter((a) => a.R2 === 'safe' && /^(stop|slow)/.test(a.L1))
    expect(safe.length).toBe(KINDS[0].count + KINDS[1].count)
    expect(DOCUMENT).toContain(`${((100 * safe.length) / SCENES).toFixed(1)} % of the scenes`)
  })

  it('come from signs and yellow lights alone: with neither, "safe" never stops or slows', () => {
    for (const { scene } of all) {
      const plain = answersOf({
        ...scene,
        sign: 'none',
        light: scene.light === 'yellow' ? 'none' : scene.light,
      })
      expect(plain.R2 === 'safe' && plain.L1 !== 'accelerate').toBe(false)
    }
  })
})
