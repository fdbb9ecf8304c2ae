// Formulas in Markdown: `$...$` in a line and `$$...$$` on lines of their own, LaTeX, become MathML when a page
// is built. Browsers draw MathML by themselves and screen readers read it: nothing runs in the page. A formula
// that LaTeX does not understand ends the build.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import temml from 'temml'
import { ROOT } from './install.mjs'

/** MathML of one formula, with its LaTeX as annotation. */
function mathml(tex, displayMode) {
  try {
    return temml.renderToString(tex, { displayMode, throwOnError: true, annotate: true })
  } catch (error) {
    throw new Error(`formula "${tex}": ${error.message}`, { cause: error })
  }
}

/**
 * A strict content security policy refuses style attributes: those of formulas become rules of a style sheet.
 * Returns the page without them and the rules.
 */
export function withoutStyleAttributes(html) {
  const rules = new Map()
  const clean = html.replace(/<m[^>]*?( style="([^"]*)")[^>]*>/g, (tag, attribute, style) => {
    if (!rules.has(style)) rules.set(style, rules.size)
    return tag.replace(attribute, ` data-style="${rules.get(style)}"`)
  })
  const css = [...rules].map(
    ([style, number]) => `math [data-style='${number}'], math[data-style='${number}'] { ${style} }`,
  )
  return { html: clean, css: css.join('\n') }
}

/** Temml's own style sheet, without the font that it fetches for script letters. */
const TEMML_CSS = readFileSync(join(ROOT, 'node_modules', 'temml', 'dist', 'Temml-Local.css'), 'utf8')
  .replace(/@font-face\s*\{[^}]*\}/, '')
  .replace(/\/\*[\s\S]*?\*\//g, '')
  .replace(/\s*\n\s*/g, '\n')

/** Fonts that can stretch braces and roots, of Windows, macOS, TeX, Android and Linux. */
const MATH_FONTS = [
  'Cambria Math',
  'STIX Two Math',
  'STIXTwoMath-Regular',
  'Latin Modern Math',
  'Noto Sans Math',
  'NotoSansMath-Regular',
  'DejaVu Math TeX Gyre',
]

/** The rules of a page with formulas. */
export const MATH_CSS = `
${TEMML_CSS.trim()}
math { font-family: ${MATH_FONTS.map((font) => `'${font}'`).join(', ')}, math; font-size: 1.06em; }
math:not([display='block']) { display: inline math; }
math > mrow { padding: 0; }
math[display='block'] { margin: 10px 0; overflow-x: auto; overflow-y: hidden; padding: 2px 0; }
`

const inline = {
  name: 'inlineMath',
  level: 'inline',
  start: (src) => src.match(/\$(?=\S)/)?.index,
  tokenizer(src) {
    const match = /^\$(?!\$)((?:\\.|[^$\\\n]|\n(?!\n))+?)\$(?!\d)/.exec(src)
    if (match && !/^\s|\s$/.test(match[1])) return { type: 'inlineMath', raw: match[0], tex: match[1] }
    return undefined
  },
  renderer: ({ tex }) => mathml(tex, false),
}

const block = {
  name: 'blockMath',
  level: 'block',
  start: (src) => src.match(/(?:^|\n)\$\$/)?.index,
  tokenizer(src) {
    const match = /^\$\$\s*\n?([\s\S]+?)\n?\s*\$\$(?:\n+|$)/.exec(src)
    return match ? { type: 'blockMath', raw: match[0], tex: match[1].trim() } : undefined
  },
  renderer: ({ tex }) => `${mathml(tex, true)}\n`,
}

/** Extension for `marked`. */
export const mathExtension = { extensions: [block, inline] }
