// A figure of the Lab as a file: white ground, written-out colours, and the caption below. Pure.

import { escapeXml, FIGURE_FONT, FIGURE_WIDTH_MM } from '../../../explain/svgText'
import type { Figure } from '../../../state/figureFile'
import { LETTER, wrapped, type Colour, type Drawing, type Mark } from './drawing'

const PAPER: Readonly<Record<string, string>> = {
  ink: '#16191f',
  soft: '#4a515d',
  line: '#dcdfe5',
  paper: '#ffffff',
}
const PAD = 12
const CAPTION_LINE = 18

const paper = (colour: Colour): string => PAPER[colour] ?? colour

const element = (
  name: string,
  attributes: Record<string, string | number | undefined>,
  content = '',
): string => {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined
      ? []
      : [` ${key}="${typeof value === 'number' ? Number(value.toFixed(2)) : escapeXml(value)}"`],
  )
  return content ? `<${name}${written.join('')}>${content}</${name}>` : `<${name}${written.join('')}/>`
}

function markText(mark: Mark): string {
  const colour = paper(mark.colour)
  const { opacity } = mark
  switch (mark.kind) {
    case 'line':
      return element('line', {
        x1: mark.x1,
        x2: mark.x2,
        y1: mark.y1,
        y2: mark.y2,
        stroke: colour,
        'stroke-width': mark.width ?? 1,
        'stroke-dasharray': mark.dash,
        opacity,
      })
    case 'dot':
      return element('circle', {
        cx: mark.x,
        cy: mark.y,
        r: mark.r,
        fill: mark.hollow ? '#ffffff' : colour,
        stroke: colour,
        'stroke-width': mark.hollow ? 1.3 : 0,
        opacity,
      })
    case 'box':
      return element('rect', {
        x: mark.x,
        y: mark.y,
        width: mark.width,
        height: mark.height,
        fill: colour,
        opacity,
      })
    case 'path':
      return element('path', {
        d: mark.d,
        opacity,
        ...(mark.filled
          ? { fill: colour }
          : { fill: 'none', stroke: colour, 'stroke-width': mark.width ?? 1, 'stroke-dasharray': mark.dash }),
      })
    case 'text':
      return element(
        'text',
        {
          x: mark.x,
          y: mark.y,
          fill: colour,
          'text-anchor': mark.align,
          opacity,
          'font-weight': mark.strong ? 'bold' : undefined,
          transform: mark.turned === undefined ? undefined : `rotate(${mark.turned} ${mark.x} ${mark.y})`,
        },
        escapeXml(mark.text),
      )
  }
}

/** The drawing with its caption, as wide as both columns of a paper. */
export function figureFile({ width, height, marks, label }: Drawing, caption: string): Figure {
  const lines = wrapped(caption, width - LETTER)
  const whole = { width: width + 2 * PAD, height: height + 2 * PAD + lines.length * CAPTION_LINE }
  const mm = FIGURE_WIDTH_MM / whole.width
  const body = [
    element('title', {}, escapeXml(label)),
    element('rect', { width: whole.width, height: whole.height, fill: '#ffffff' }),
    element('g', { transform: `translate(${PAD} ${PAD})` }, marks.map(markText).join('\n')),
    ...lines.map((line, i) =>
      element(
        'text',
        { x: PAD, y: height + PAD + (i + 1) * CAPTION_LINE, fill: PAPER.soft },
        escapeXml(line),
      ),
    ),
  ]
  const svg = element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width: `${FIGURE_WIDTH_MM}mm`,
      height: `${(whole.height * mm).toFixed(2)}mm`,
      viewBox: `0 0 ${Math.round(whole.width)} ${Math.round(whole.height)}`,
      'font-family': FIGURE_FONT,
      'font-size': LETTER,
      role: 'img',
    },
    `\n${body.join('\n')}\n`,
  )
  return { svg: `${svg}\n`, width: FIGURE_WIDTH_MM, height: whole.height * mm }
}
