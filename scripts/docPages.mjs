// The documents that the page links to (the method, the toy world, what was measured), as pages of the site: written
// from docs/*.md at build and served by the development server. A section "## 3. Name" has the address
// `method.html#section-3`. The glossary's page is made of the page's own words (glossaryPage.ts).

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Marked } from 'marked'
import { ROOT } from './install.mjs'
import { MATH_CSS, mathExtension, withoutStyleAttributes } from './mathMarkdown.mjs'
import { withPolicy } from './sitePolicy.mjs'

/** Documents by the page's file name. */
export const DOCUMENTS = {
  'method.html': 'docs/METHOD.md',
  'world.html': 'docs/WORLD.md',
  'results.html': 'docs/RESULTS.md',
  'comparison-table.html': 'docs/COMPARISON-TABLE.md',
  'data.html': 'docs/DATA.md',
}

/** Where links to a document lead. */
const ADDRESSES = { ...DOCUMENTS, 'glossary.html': 'docs/GLOSSARY.md' }

/** How the pages call each other in their navigation. */
const NAMES = {
  en: {
    'method.html': 'Method',
    'world.html': 'World',
    'results.html': 'Results',
    'comparison-table.html': 'Comparison table',
    'data.html': 'Own data',
    'glossary.html': 'Glossary',
  },
  ko: {
    'method.html': '방법(영어)',
    'world.html': '세계(영어)',
    'results.html': '결과(영어)',
    'comparison-table.html': '비교표(영어)',
    'data.html': '내 데이터(영어)',
    'glossary.ko.html': '용어집',
  },
}

/** `## 3. Name` is section-3; other headings are called by their words. */
export function anchorOf(heading) {
  const numbered = /^(\d+)\. /.exec(heading)
  return numbered
    ? `section-${numbered[1]}`
    : heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}]+/gu, '-')
        .replace(/^-|-$/g, '')
}

/**
 * A link to another document leads to its page; one to a file that is not on the site keeps its words only.
 */
function addressOf(href) {
  if (/^https?:/.test(href)) return href
  if (href.startsWith('#')) return `#${onSite(href.slice(1))}`
  const [path, hash = ''] = href.split('#')
  if (path.endsWith('.html')) return href
  const page = Object.entries(ADDRESSES).find(([, file]) => file.split('/').pop() === path.split('/').pop())
  return page ? page[0] + (hash && `#${onSite(hash)}`) : null
}

/** Documents name a numbered section as code hosts do, `#3-models`; the site calls it `#section-3`. */
const onSite = (hash) => hash.replace(/^(\d+)-.*/, 'section-$1')

const STYLE = `
:root { color-scheme: light; --bg: #fff; --ink: #16191f; --soft: #5b6370; --line: #e1e4e9; --sunk: #f6f7f9; --link: #0b63ce; }
[data-theme='dark'] { color-scheme: dark; --bg: #171a20; --ink: #eceef2; --soft: #a1a9b7; --line: #292e37; --sunk: #12151a; --link: #7ab3ff; }
* { box-sizing: border-box; }
html { scroll-padding-top: 16px; }
:lang(ko) { word-break: keep-all; }
body { margin: 0; background: var(--bg); color: var(--ink); font: 16px/1.6 -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Ubuntu, 'Helvetica Neue', Arial, sans-serif; }
main { max-width: 860px; margin: 0 auto; padding: 20px 20px 80px; overflow-wrap: break-word; }
a { color: var(--link); }
nav { display: flex; flex-wrap: wrap; gap: 4px 16px; font-size: 14px; color: var(--soft); }
nav [aria-current] { color: var(--ink); text-decoration: none; }
h1 { font-size: 28px; line-height: 1.25; margin: 24px 0 12px; }
h2 { font-size: 20px; margin: 40px 0 8px; padding-top: 12px; border-top: 1px solid var(--line); }
h3 { font-size: 16px; margin: 26px 0 6px; }
:target { color: var(--link); }
p, ul, ol { margin: 8px 0; }
ul, ol { padding-left: 22px; }
.table { overflow-x: auto; margin: 12px 0; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; }
.formula { overflow-x: auto; overflow-y: hidden; margin: 10px 0; }
.formula > math[display='block'] { margin: 0; overflow: visible; }
table { border-collapse: collapse; font-size: 14px; font-variant-numeric: tabular-nums; }
th, td { padding: 5px 12px 5px 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; overflow-wrap: normal; }
th:first-child, td:first-child { min-width: 9em; }
dt { margin-top: 16px; font-weight: 600; }
dd { margin: 2px 0 0; }
th { color: var(--soft); font-weight: 600; }
code { font: max(.9em, 13px) ui-monospace, 'SF Mono', Menlo, Consolas, monospace; background: var(--sunk); padding: 1px 4px; border-radius: 4px; }
`

/** Links to the playground and to the documents; `current` is the page they stand on. */
function navigation(current, language) {
  const links = Object.entries(NAMES[language]).map(
    ([page, name]) => `<a href="${page}"${page === current ? ' aria-current="page"' : ''}>${name}</a>`,
  )
  return ['<a href="./">Drive-KD Playground</a>', ...links].join('\n')
}

const LONGEST_DESCRIPTION = 200

/** What a page says of itself elsewhere: its first paragraph, as plain text, up to a whole sentence or word. */
export function descriptionOf(markdown) {
  const first = markdown.split(/\n{2,}/).find((block) => /^[\p{L}\p{N}*`[]/u.test(block)) ?? ''
  const plain = first
    .replace(/\[([^\]]+)\]\([^)]*\)/g, '$1')
    .replace(/[*`$]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
  if (plain.length <= LONGEST_DESCRIPTION) return plain
  const cut = plain.slice(0, LONGEST_DESCRIPTION)
  const sentence = cut.lastIndexOf('. ')
  return sentence > 40 ? cut.slice(0, sentence + 1) : `${cut.slice(0, cut.lastIndexOf(' '))} …`
}

const quoted = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** Meta tags as on the lesson's pages; whole addresses only where the site knows its own. */
function metaTags(title, description, name) {
  const address = process.env.SITE_URL?.replace(/\/*$/, '/')
  const properties = { type: 'article', title, description }
  if (address) Object.assign(properties, { url: address + name, image: `${address}social.png` })
  return [
    `<meta name="description" content="${quoted(description)}">`,
    ...Object.entries(properties).map(
      ([key, value]) => `<meta property="og:${key}" content="${quoted(value)}">`,
    ),
    '<meta name="twitter:card" content="summary_large_image">',
    ...(address ? [`<link rel="canonical" href="${address}${name}">`] : []),
  ].join('\n')
}

/** The whole page of a document, as HTML text without its policy; `name` is its file name on the site. */
export function docHtml(markdown, name = '', language = 'en') {
  const title = /^# (.+)$/m.exec(markdown)?.[1] ?? 'Drive-KD Playground'
  const marked = new Marked(mathExtension, {
    renderer: {
      heading({ tokens, depth, text }) {
        return `<h${depth} id="${anchorOf(text)}">${this.parser.parseInline(tokens)}</h${depth}>\n`
      },
      link({ href, tokens }) {
        const address = addressOf(href)
        const words = this.parser.parseInline(tokens)
        return address ? `<a href="${address}">${words}</a>` : words
      },
    },
  })
  const parsed = withoutStyleAttributes(marked.parse(markdown))
  const formulas = parsed.html.includes('<math')
  const body = parsed.html
    .replaceAll('<table>', '<div class="table" tabindex="0" role="region" aria-label="Table"><table>')
    .replaceAll('</table>', '</table></div>')
    // What scrolls sideways must be reachable by keyboard.
    .replace(
      /<math [^>]*display="block"[\s\S]*?<\/math>/g,
      '<div class="formula" tabindex="0" role="group" aria-label="Formula">$&</div>',
    )
    .replace(/<td>(?=[^<]*\p{Script=Hangul})/gu, '<td lang="ko">')
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Drive-KD Playground</title>
${metaTags(`${title} · Drive-KD Playground`, descriptionOf(markdown), name)}
<link rel="manifest" href="manifest.webmanifest">
<link rel="icon" href="icon-192.png">
<script>
try { const t = localStorage.getItem('theme'); document.documentElement.dataset.theme = t === 'dark' || t === 'light' ? t : matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light' } catch {}
</script>
<style>${formulas ? MATH_CSS : ''}${STYLE}${parsed.css}</style>
</head>
<body>
<main>
<nav>
${navigation(name, language)}
</nav>
${body}</main>
</body>
</html>
`
}

/** The same with its policy. */
export const docPage = (markdown, name = '') => withPolicy(docHtml(markdown, name))

const pageOf = (name) => docPage(readFileSync(join(ROOT, DOCUMENTS[name]), 'utf8'), name)

/** Vite plugin: the documents as pages, built and served. */
export function docPages() {
  return {
    name: 'doc-pages',
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const name = (request.url ?? '').replace(/^\/|[?#].*$/g, '')
        if (!(name in DOCUMENTS)) return next()
        response.setHeader('content-type', 'text/html; charset=utf-8')
        response.end(pageOf(name))
      })
    },
    generateBundle() {
      for (const name of Object.keys(DOCUMENTS))
        this.emitFile({ type: 'asset', fileName: name, source: pageOf(name) })
    },
  }
}
