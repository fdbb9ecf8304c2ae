// What every page of the built site carries in its head: the Content Security Policy, and the name of its build.
//
// The policy: scripts and workers of the site's own, wasm, inline scripts and styles only as they were built (by
// their hashes), no connections to other places, no plugins, no forms, no other base address. A policy in a page
// binds that page only; workers have the policy of their own answers (README, "Hosting").

import { createHash } from 'node:crypto'

const sourceOf = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** Contents of the elements of this name that carry their text themselves. */
const inline = (html, name) =>
  [...html.matchAll(new RegExp(`<${name}(?![^>]*\\ssrc=)[^>]*>([\\s\\S]*?)</${name}>`, 'g'))].map(
    ([, text]) => text,
  )

const hashes = (html, name) => [...new Set(inline(html, name).map(sourceOf))]

/** The policy of a page, from its inline scripts and styles. */
export function policyOf(html) {
  const directives = {
    'default-src': ["'none'"],
    'script-src': ["'self'", "'wasm-unsafe-eval'", ...hashes(html, 'script')],
    'style-src': ["'self'", ...hashes(html, 'style')],
    'worker-src': ["'self'"],
    'connect-src': ["'self'"],
    // data: the icon; blob: a chart that is saved as a picture is drawn from one.
    'manifest-src': ["'self'"],
    'img-src': ["'self'", 'data:', 'blob:'],
    'object-src': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
  }
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ')
}

/** The page with its policy before everything that the policy is about. */
export function withPolicy(html) {
  const meta = `<meta http-equiv="Content-Security-Policy" content="${policyOf(html)}">`
  const at = /<meta charset="utf-8"\s*\/?>\n?/i.exec(html)
  if (!at) throw new Error('the page names no character set, after which its policy belongs')
  const end = at.index + at[0].length
  return `${html.slice(0, end)}${meta}\n${html.slice(end)}`
}

/**
 * Vite plugin: gives the built page its policy and its build's name, and writes the name into `build.json`, which
 * an open page asks for to see whether the site was updated.
 */
export function sitePolicy() {
  return {
    name: 'site-policy',
    apply: 'build',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const page = bundle['index.html']
        if (!page) return
        const names = Object.keys(bundle).sort()
        const build = createHash('sha256')
          .update(names.join('\n') + page.source)
          .digest('hex')
          .slice(0, 16)
        const named = page.source.replace('<title>', `<meta name="build" content="${build}">\n    <title>`)
        page.source = withPolicy(named)
        this.emitFile({ type: 'asset', fileName: 'build.json', source: JSON.stringify({ build }) })
      },
    },
  }
}
