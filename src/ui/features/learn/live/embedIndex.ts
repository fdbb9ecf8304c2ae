// Entry of embed.html: leads to the figure that the address names, or says what it does not know beside the list
// of all figures.

import { lessonToolsEn } from '../../../text/lessonTools.en'
import { lessonToolsKo } from '../../../text/lessonTools.ko'
import { readEmbed } from './embedAddress'
import { cut, named } from './named'
import { postHeight } from './postHeight'

function openNamed(): void {
  const figures = [...document.querySelectorAll<HTMLElement>('a[data-figure]')].map((a) => a.dataset.figure!)
  const read = readEmbed(location.hash, figures)
  if (read.address !== null) return location.replace(read.address)
  const words = read.korean ? lessonToolsKo : lessonToolsEn
  const said = document.querySelector<HTMLElement>('[role=alert]')
  if (!said) return
  said.lang = read.korean ? 'ko' : 'en'
  said.textContent = [
    read.unknown.length === 0 ? '' : words.unknownKey(named(read.unknown)),
    read.noFigure === null ? '' : words.noFigure(cut(read.noFigure)),
  ].join(' ')
}

openNamed()
window.addEventListener('hashchange', openNamed)
postHeight(null)
