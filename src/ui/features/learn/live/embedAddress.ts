// The address of a figure alone, `embed.html#figure=where&lang=ko&theme=dark`, with what is chosen in the figure: read
// and written. Pure.

import { choicesIn, isFigureChoice } from './figureAddress'

export interface EmbedRead {
  /** The figure's page, from the site's root; null where the address does not lead to one. */
  address: string | null
  /** The figure that is asked for and does not exist. */
  noFigure: string | null
  /** Parts of the address that are not understood. */
  unknown: string[]
  korean: boolean
}

/** Reads a fragment, with or without `#`; `figures`: names of those that there are. */
export function readEmbed(fragment: string, figures: readonly string[]): EmbedRead {
  const parts = new URLSearchParams(fragment.replace(/^#/, '').replaceAll('&amp;', '&'))
  const unknown: string[] = []
  const values: Partial<Record<string, string>> = {}
  for (const [key, value] of parts) {
    const known =
      key === 'figure' ||
      (key === 'lang' && /^(en|ko)$/.test(value)) ||
      (key === 'theme' && /^(light|dark)$/.test(value)) ||
      isFigureChoice(key, value, parts.get('figure') ?? '')
    if (known) values[key] = value
    else unknown.push(value === '' ? key : `${key}=${value}`)
  }
  const { figure, lang, theme } = values
  const shown = [theme && `theme=${theme}`, choicesIn(fragment, figure)].filter(Boolean).join('&')
  const there = figure !== undefined && figures.includes(figure)
  return {
    address:
      there && unknown.length === 0
        ? `embed/${lang === 'ko' ? 'ko/' : ''}${figure}.html${shown && `#${shown}`}`
        : null,
    noFigure: figure !== undefined && !there ? figure : null,
    unknown,
    korean: lang === 'ko',
  }
}

/** What is pasted into a page or slides. `root`: the site's address, with a slash at its end; `chosen`: choices. */
export function embedCode(
  root: string,
  figure: string,
  language: 'en' | 'ko',
  title: string,
  height: number,
  chosen = '',
): string {
  const quoted = title.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
  return `<iframe src="${root}embed.html#figure=${figure}&amp;lang=${language}${chosen && `&amp;${chosen.replaceAll('&', '&amp;')}`}" title="${quoted}" width="100%" height="${Math.ceil(height)}" style="border:0" loading="lazy" allow="clipboard-write"></iframe>`
}
