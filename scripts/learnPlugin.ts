// Vite plugin: the lesson's pages, the glossary's, the page of missing addresses and, with SITE_URL, the sitemap;
// written at build, served by the development server. The pages are made by modules of the product, which only Vite
// can load (shaders as text), hence by its module runner and not by an import.

import { join } from 'node:path'
import { runnerImport, type Plugin, type Rolldown } from 'vite'
import type { FigureId } from '../src/ui/features/learn/figures/figureIds'
import { ROOT } from './install.mjs'
import { withPolicy } from './sitePolicy.mjs'

type Pages = typeof import('./learnPages')

/** A figure, the scripts of every chapter and of every page, and those of figures in frames. */
export type ScriptId = FigureId | 'predictions' | 'stops' | 'tools' | 'embed' | 'embedIndex'

/** Scripts of figures that live, entries of their own, by the figure's id. */
const LIVE = {
  predictions: 'src/ui/features/learn/live/predictions.ts',
  stops: 'src/ui/features/learn/live/stops.ts',
  probabilities: 'src/ui/features/learn/live/probabilitiesFigure.ts',
  signals: 'src/ui/features/learn/live/signalsFigure.ts',
  layers: 'src/ui/features/learn/live/layersFigure.ts',
  tools: 'src/ui/features/learn/live/lessonTools.ts',
  embed: 'src/ui/features/learn/live/embed.ts',
  embedIndex: 'src/ui/features/learn/live/embedIndex.ts',
  landscape: 'src/ui/features/learn/landscapeFigure.ts',
  braking: 'src/ui/features/learn/live/brakingFigure.ts',
  tokens: 'src/ui/features/learn/live/tokensFigure.ts',
  where: 'src/ui/features/learn/live/whereFigure.ts',
  answers: 'src/ui/features/learn/live/answersFigure.ts',
  agp: 'src/ui/features/learn/live/agpFigure.ts',
  when: 'src/ui/features/learn/live/whenFigure.ts',
  sizes: 'src/ui/features/learn/live/sizesFigure.ts',
} as const satisfies Partial<Record<ScriptId, string>>

/** Where the scripts lie, from the site's root. */
export type LiveScripts = Readonly<Partial<Record<ScriptId, string>>>

const mapped = (of: (path: string, id: string) => string): LiveScripts =>
  Object.fromEntries(Object.entries(LIVE).map(([id, path]) => [id, of(path, id)]))

const load = async (): Promise<Pages> =>
  (await runnerImport<Pages>(join(ROOT, 'scripts/learnPages.ts'), { configFile: false, root: ROOT })).module

/** The published address, with a slash at its end, from the environment variable SITE_URL; null without. */
export const siteAddress = (given = process.env.SITE_URL): string | null =>
  given ? given.replace(/\/*$/, '/') : null

/**
 * The way from a script of the lesson to the page's, which would then run there; null where none leads to it. What they
 * share belongs into the group `shared` of vite.config.ts.
 */
function wayToPage(names: readonly string[], bundle: Rolldown.OutputBundle): string | null {
  const search = (name: string, before: readonly string[]): string | null => {
    const chunk = bundle[name]
    if (chunk?.type !== 'chunk' || before.includes(name)) return null
    const way = [...before, name]
    if (chunk.facadeModuleId?.endsWith('/index.html')) return way.join(' -> ')
    return chunk.imports.map((next) => search(next, way)).find((found) => found !== null) ?? null
  }
  return names.map((name) => search(name, [])).find((found) => found !== null) ?? null
}

export function learnPages(): Plugin {
  let building = false
  let scripts: LiveScripts = {}
  return {
    name: 'learn-pages',
    configResolved({ command }) {
      building = command === 'build'
    },
    buildStart() {
      if (building)
        scripts = mapped((path, id) =>
          this.emitFile({ type: 'chunk', id: join(ROOT, path), name: `learn-${id}` }),
        )
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const path = (request.url ?? '').replace(/^\/|[?#].*$/g, '')
        if (!/^(learn|embed|glossary)[/.]/.test(path)) return next()
        void load().then(({ lessonFiles }) => {
          const page = lessonFiles(LIVE).get(path.endsWith('/') ? `${path}index.html` : path)
          if (page === undefined) return next()
          response.setHeader('content-type', 'text/html; charset=utf-8')
          response.end(page)
        }, next)
      })
    },
    transformIndexHtml() {
      const address = siteAddress()
      const meta = (property: string, content: string) => ({ tag: 'meta', attrs: { property, content } })
      return address === null ? [] : [meta('og:url', address), meta('og:image', `${address}social.png`)]
    },
    async generateBundle(_options, bundle) {
      const { lessonFiles } = await load()
      const files = mapped((_, id) => this.getFileName(scripts[id as ScriptId]!))
      const way = wayToPage(Object.values(files), bundle)
      if (way)
        this.error(
          `A script of the lesson runs the page: ${way}. What they share belongs into vite.config.ts.`,
        )
      for (const [fileName, source] of lessonFiles(files))
        this.emitFile({
          type: 'asset',
          fileName,
          source: fileName.endsWith('.html') ? withPolicy(source) : source,
        })
    },
  }
}
