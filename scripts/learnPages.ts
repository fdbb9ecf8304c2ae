// The lesson's pages, from src/ui/features/learn/chapters, and the glossary's; pictures come from the recorded run, the
// comparison table and the toy world. It reads the engine's own modules: learnPlugin.ts loads it through Vite.

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chooseSignals, type LayerChoice, type SignalEntry } from '../src/distill/matching'
import type { Stage2Record } from '../src/experiment/reference/stage2Steps'
import { figuresIn, type ExperimentResults } from '../src/experiment/lab/results'
import { readRecord } from '../src/experiment/analysis/record'
import { forward } from '../src/nn/model.reference'
import { encoderFeatures } from '../src/teacher/encoder.reference'
import { readEncoderWeights } from '../src/teacher/exportEncoder'
import { readWeights } from '../src/teacher/exportTeacher'
import type { Capability } from '../src/world/types'
import { PAD, tokenIds } from '../src/world/vocabulary'
import { playRecording, readRecording } from '../src/records/recording'
import { readSample, type ShownSample } from '../src/records/recordedSample'
import type { LessonData } from '../src/ui/features/learn/figures/lessonData'
import type { MeasuredRun } from '../src/ui/features/learn/figures/measured'
import { DOCUMENTS } from './docPages.mjs'
import { glossaryPage, glossaryPath } from './glossaryPage'
import { CLASSROOM_NAMES, classroomPages } from './classroomPage'
import { embedPages } from './embedPage'
import { ROOT } from './install.mjs'
import { siteAddress, type LiveScripts } from './learnPlugin'
import { withNumbers } from './measuredNumbers'
import { shortWay, SHORT_WAY } from './shortWay'
import { CHAPTER_NAMES, readChapter, type Chapter } from './learnChapter'
import { LANGUAGES, lessonPage, notFoundPage, pathOf, sitemap, type Language, type Site } from './learnPage'

const text = (path: string): string => readFileSync(join(ROOT, path), 'utf8')
const json = (path: string): unknown => JSON.parse(text(path)) as unknown

/** The recorded experiment of the curve over the teacher's weight. */
const WEIGHTS = 'b-small-weights'
const CLASSROOM = 'src/ui/features/learn/classroom'
const CHAPTERS = 'src/ui/features/learn/chapters'

const results = (name: string): ExperimentResults =>
  json(`experiments/results/${name}.json`) as ExperimentResults

/** A text of the lesson with its recorded numbers. */
const written = (folder: string, name: string, language: Language): Chapter =>
  readChapter(name, withNumbers(text(`${folder}/${name}.${language}.md`), results))

export const chapter = (name: string, language: Language): Chapter => written(CHAPTERS, name, language)

export const chapters = (language: Language): Chapter[] =>
  CHAPTER_NAMES.map((name) => chapter(name, language))

/** The majority row of docs/WORLD.md, in percent. */
function majority(): number[] {
  const row = /\| majority answer per template[^|]*\|([^\n]+)\|/.exec(text('docs/WORLD.md'))
  const values = row?.[1].split('|').slice(0, 3).map(Number)
  if (values?.length !== 3 || !values.every((v) => v > 0 && v < 100))
    throw new Error('docs/WORLD.md has no row "majority answer per template"')
  return values
}

/** Percent of planning that the commonest answers reach in recorded results; null where nobody counted. */
function commonest(name: string): number | null {
  const scores = json('experiments/lesson/commonest-answers.json') as Partial<
    Record<string, Record<Capability, number>>
  >
  const planning = scores[name]?.planning
  return planning === undefined ? null : 100 * planning
}

/** What is matched where every teacher teaches the same layers. */
const everyTeacherAt = (layer: LayerChoice, student: number, teacher: number): SignalEntry[] => {
  const at = { layer, block: 'text-to-vision', loss: 'mse' } as const
  return chooseSignals({ perception: at, reasoning: at, planning: at }, student, teacher)
}

/** Each specialist's logits along the recorded answer, from the float64 reference: [words and `<eos>`][V]. */
function recordedLogits({
  inspections: [{ pixels, words, questionLength }],
}: ShownSample): LessonData['logits'] {
  const bytes = (path: string): Uint8Array =>
    new Uint8Array(readFileSync(join(ROOT, 'public/teachers', path)))
  const features = encoderFeatures(readEncoderWeights(bytes('encoder.onnx')).parameters, pixels)
  const of = (capability: Capability): number[][] => {
    const { config, parameters } = readWeights(bytes(`gpt-6x64/${capability}.onnx`))
    const tokens = new Int32Array(config.textSlots).fill(PAD)
    tokens.set(tokenIds(words.join(' ')))
    const { logits } = forward(config, Float64Array.from(parameters), {
      frames: 1,
      segments: 1,
      features,
      tokens,
      targets: new Int32Array(config.textSlots).fill(-1),
      lengths: Int32Array.of(words.length),
      capabilities: Int32Array.of(0),
    })
    return Array.from({ length: words.length - questionLength }, (_, i) => {
      const from = (questionLength - 1 + i) * config.vocabulary
      return Array.from(logits.subarray(from, from + config.vocabulary), (z) => Number(z.toFixed(3)))
    })
  }
  return { perception: of('perception'), reasoning: of('reasoning'), planning: of('planning') }
}

/** Every run of an experiment that was not ended by a divergence, by its arm, on the frames that report. */
const runsOf = ({ arms, split }: ExperimentResults): MeasuredRun[] =>
  arms.flatMap(({ name, runs }) =>
    runs.flatMap(({ seed, accuracy }) => {
      const figures = figuresIn(accuracy, split)
      return figures ? [{ row: name, seed, accuracy: figures }] : []
    }),
  )

/** What the pictures are drawn from. Throws where a shipped file cannot be read. */
export function lessonData(): LessonData {
  const sample = readSample(json('public/runs/default.sample.json'))
  const recording = readRecording(json('public/runs/default.json'))
  if (!sample.ok) throw new Error(`the recorded sample: ${sample.errors[0].message}`)
  if (!recording.ok) throw new Error(`the recorded run: ${recording.errors[0].message}`)
  const { config } = json('public/teachers/gpt-6x64/base.json') as { config: LessonData['teacher'] }
  const { layers, width, heads } = recording.recording.config
  const prestudies = readRecord(json('experiments/analysis/recorded.json'))?.prestudies?.results
  if (!prestudies) throw new Error('experiments/analysis/recorded.json has no pre-studies')
  return {
    sample: sample.sample,
    recording: playRecording(recording.recording),
    measured: json('docs/comparison.json') as MeasuredRun[],
    layerRuns: runsOf(results('f-which-layers')),
    weights: existsSync(join(ROOT, `experiments/results/${WEIGHTS}.json`)) ? results(WEIGHTS) : null,
    weightsBlind: commonest(WEIGHTS),
    stage2: json('experiments/lesson/stage-2-acts.json') as Stage2Record,
    answersAlone: json('experiments/lesson/answers-alone.json') as LessonData['answersAlone'],
    majority: majority(),
    teacher: config,
    student: { ...config, layers, width, heads },
    layerChoices: {
      paper: sample.sample.signals,
      first: everyTeacherAt('first', layers, config.layers),
      penultimate: everyTeacherAt('penultimate', layers, config.layers),
      intermediate: everyTeacherAt('intermediate', layers, config.layers),
    },
    prestudies,
    logits: recordedLogits(sample.sample),
  }
}

/** Colours of the page, the dark ones also for a dark system where no theme was chosen, and the lesson's sheet. */
function style(): string {
  const tokens = text('src/ui/styles/tokens.css')
  const dark = /\[data-theme='dark'\] \{([\s\S]*?)\}/.exec(tokens)?.[1]
  if (!dark) throw new Error('tokens.css has no dark theme')
  const system = `@media screen and (prefers-color-scheme: dark) { :root:not([data-theme]) {${dark}} }`
  const sheets = ['learn', 'lessonFigures', 'lessonLive', 'lessonTools']
  return `${tokens}${system}${sheets.map((name) => text(`src/ui/features/learn/${name}.css`)).join('')}`
}

const icon = (): string => /<link rel="icon" href="([^"]+)"/.exec(text('index.html'))?.[1] ?? ''

export const site = (scripts: LiveScripts, address = siteAddress()): Site => ({
  address,
  style: style(),
  icon: icon(),
  scripts,
  data: lessonData(),
})

/** Every page of the lesson by its path. */
export function lessonPages(shared: Site): Map<string, string> {
  const pages = new Map<string, string>()
  for (const language of LANGUAGES) {
    const all = chapters(language)
    pages.set(pathOf(SHORT_WAY, language), shortWay(chapter(SHORT_WAY, language), all, language, shared))
    pages.set(pathOf('index', language), lessonPage(chapter('index', language), all, -1, language, shared))
    all.forEach((each, i) =>
      pages.set(pathOf(each.name, language), lessonPage(each, all, i, language, shared)),
    )
  }
  return pages
}

/** Notes for lecturers and the handout, by path. */
export const classroom = (shared: Site): Map<string, string> =>
  classroomPages((name, language) => written(CLASSROOM, name, language), shared)

/** Paths of the sitemap. */
export const sitePaths = (): string[] => [
  '',
  ...LANGUAGES.flatMap((l) =>
    ['index', SHORT_WAY, ...CHAPTER_NAMES, ...CLASSROOM_NAMES].map((name) => pathOf(name, l)),
  ),
  ...Object.keys(DOCUMENTS),
  ...LANGUAGES.map(glossaryPath),
]

/** Everything that the build writes, by path. */
export function lessonFiles(scripts: LiveScripts): Map<string, string> {
  const shared = site(scripts)
  const files = new Map([...lessonPages(shared), ...classroom(shared), ...embedPages(chapters, shared)])
  for (const language of LANGUAGES) files.set(glossaryPath(language), glossaryPage(language))
  files.set('404.html', notFoundPage(shared))
  if (shared.address !== null) files.set('sitemap.xml', sitemap(shared.address, sitePaths()))
  return files
}
