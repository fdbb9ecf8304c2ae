// Words of the glossary in the lesson: the first time that prose has one, unless it is explained there.

import { expect, test } from 'vitest'
import { withTerms } from '../../scripts/learnTerms'
import { glossaryEn } from '../../src/ui/text/glossary.en'

const linked = (page: string, language: 'en' | 'ko' = 'en'): string[] =>
  [...withTerms(page, language, 'glossary.html').matchAll(/#(\w+)" title="[^"]+">([^<]+)<\/a>/g)].map(
    ([, id, words]) => `${id}: ${words}`,
  )

test('leads from the first place of a word to its meaning, and from no later one', () => {
  expect(linked('<p>The loss falls, each loss.</p><p>A loss, a seed.</p>')).toEqual([
    'loss: loss',
    'seed: seed',
  ])
  expect(linked('<p>손실과 시드, 다시 손실.</p>', 'ko')).toEqual(['loss: 손실', 'seed: 시드'])
  expect(withTerms('<p>AGP</p>', 'en', '../glossary.html')).toContain(
    `href="../glossary.html#agp" title="${glossaryEn.agp.meaning}"`,
  )
})

test('leaves alone what is explained where it stands, and what is no prose', () => {
  expect(linked('<p>The larger its <strong>loss</strong>. The loss again.</p>')).toEqual([])
  expect(linked('<p><a href="x">the loss</a></p><h2>Loss</h2><figure><p>loss</p></figure>')).toEqual([])
  expect(linked('<p class="lesson-note">loss</p><details><p>loss</p></details>')).toEqual([])
  const page = '<p>5 &lt; 6, <em>a</em> <code>loss</code></p><script>"<p>"</script>'
  expect(withTerms(page, 'en', 'glossary.html')).toBe(page)
})
