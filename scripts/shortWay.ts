// The way through the lesson in three minutes: one page of numbered stops, which says where one is, and an end. Without
// JavaScript every stop says its number and leads to the next; with it the list at the top follows the reader.

import type { FigureId } from '../src/ui/features/learn/figures/figureIds'
import { html, inlineHtml, type Chapter } from './learnChapter'
import { captionsOf, lessonDocument, partsHtml, rootOf, WORDS, type Language, type Site } from './learnPage'

/** File name of the page, without language. */
export const SHORT_WAY = 'three-minutes'

/** Figures that live on this page. */
const LIVE: readonly FigureId[] = ['where', 'landscape']

interface Stop {
  title: string
  markdown: string
}

/** The text before the first stop, and the stops: each begins with a headline `## `. Throws where there is none. */
export function stopsOf({ prose, name }: Chapter): { lead: string; stops: Stop[] } {
  const [lead, ...parts] = prose.split(/^## /m)
  if (parts.length < 2) throw new Error(`${name}: it has no stops`)
  const stops = parts.map((part) => {
    const end = part.indexOf('\n')
    return { title: part.slice(0, end).trim(), markdown: part.slice(end + 1).trim() }
  })
  return { lead: lead.trim(), stops }
}

const idOf = (index: number): string => `stop-${index + 1}`

/** The page; its last headline is the end, no stop. */
export function shortWay(
  page: Chapter,
  chapters: readonly Chapter[],
  language: Language,
  site: Site,
): string {
  const t = WORDS[language]
  const { lead, stops } = stopsOf(page)
  const counted = stops.slice(0, -1)
  const end = stops[stops.length - 1]
  const of = String(counted.length)
  const list = stops
    .map(({ title }, i) => {
      const number = i < counted.length ? t.short.stop(String(i + 1), of) : t.short.end
      return `<li><a href="#${idOf(i)}" title="${number}: ${inlineHtml(title)}">${i < counted.length ? i + 1 : '✓'}<span> ${inlineHtml(title)}</span></a></li>`
    })
    .join('')
  const captions = captionsOf(chapters)
  const sections = counted.map(
    (
      { title, markdown },
      i,
    ) => `<section class="lesson-stop" id="${idOf(i)}" aria-labelledby="${idOf(i)}-title">
<p class="lesson-place">${t.short.stop(String(i + 1), of)}</p><h2 id="${idOf(i)}-title">${inlineHtml(title)}</h2>
${partsHtml(markdown, captions, site, language).join('\n')}
<p class="lesson-next"><a href="#${idOf(i + 1)}">${t.short.next}: ${inlineHtml(stops[i + 1].title)} ↓</a></p>
</section>`,
  )
  const ways = `<ul class="lesson-ways"><li><a href="01-car.html">${t.short.chapters}</a></li><li><a href="${rootOf(language)}#v=1">${t.end}</a></li></ul>`
  return lessonDocument({
    name: page.name,
    title: `${page.title} · ${t.site}`,
    description: page.description,
    language,
    scripts: [...LIVE.map((id) => site.scripts[id]), site.scripts.stops],
    main: `<h1>${inlineHtml(page.title)}</h1>
${html(lead, t.wide)}
<nav class="lesson-stops" aria-label="${t.short.stops}"><ol>${list}</ol></nav>
${sections.join('\n')}
<section class="lesson-stop" id="${idOf(counted.length)}" aria-labelledby="end-title">
<p class="lesson-place">${t.short.end}</p><h2 id="end-title">${inlineHtml(end.title)}</h2>
${html(end.markdown, t.wide)}
<p>${t.short.where}</p>${ways}
</section>`,
    turns: '',
    progress: { at: 0, of: counted.length },
    site,
  })
}
