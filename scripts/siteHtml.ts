// A page of the lesson as an HTML document: everything around the body is the same on all of them.

import { escaped } from '../src/ui/features/learn/figures/markup'

interface PageHtml {
  /** Attributes of `html`. */
  attributes: string
  title: string
  /** Further tags of the head. */
  tags: string
  /** Address of the icon. */
  icon: string
  /** A script that chooses the theme before anything is drawn. */
  themeScript: string
  style: string
  /** Addresses of module scripts. */
  scripts: readonly (string | undefined)[]
  /** The body, tag included. */
  body: string
}

/** The whole page as text, without its policy. */
export const pageHtml = ({ attributes, title, tags, icon, themeScript, style, scripts, body }: PageHtml) =>
  `<!doctype html>
<html ${attributes}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
${tags}
<link rel="icon" href="${icon}">
<script>${themeScript}</script>
<style>${style}</style>
${scripts
  .filter((each) => each !== undefined)
  .map((each) => `<script type="module" src="${each}"></script>`)
  .join('')}
</head>
${body}
</html>
`
