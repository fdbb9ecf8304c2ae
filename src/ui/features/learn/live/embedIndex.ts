// Entry of embed.html: leads to the figure that the address names, or says what it does not know beside the list
// of all figures.

import { listed } from '../../../../json/listed'
import { shortened } from '../../../../json/text'
import { lessonToolsEn } from '../../../text/lessonTools.en'
import { lessonToolsKo } from '../../../text/lessonTools.ko'
import { readEmbed } from './embedAddress'
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
    read.unknown.length === 0 ? '' : words.unknownKey(listed(read.unknown, 2, 40)),
    read.noFigure === null ? '' : words.noFigure(shortened(read.noFigure, 40)),
  ].join(' ')
}

openNamed()
window.addEventListener('hashchange', openNamed)
postHeight(null)
