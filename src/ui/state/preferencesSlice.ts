// Slice `preferences`: how the page looks to this person, remembered in this browser.

import { DEVICE_CHOICES, type DeviceChoice } from '../../browser/deviceChoice'
import { X_AXES, type XAxis } from '../explain/axis'
import type { Theme } from '../explain/heatMapColours'
import { canvasesCrash } from './canvasSafety'
import { MOST_CHARTS, SMOOTHINGS, SMOOTHING_STEPS, type ChartId } from './chartIds'
import { createRemembered, wordField } from './remembered'

export type Language = 'en' | 'ko'

/** Who draws attention maps. `automatic`: the worker where it can; `readback`: the page. */
export type ScreenMode = 'automatic' | 'readback'

/** Which charts the column shows and how. */
export interface ChartPreferences {
  x: XAxis
  /** Time constant of the smoothed curves in steps; 0: no smoothing. */
  smoothing: number
  log: boolean
  /** Charts in the column, top to bottom. */
  pinned: readonly ChartId[]
}

export interface Preferences {
  theme: Theme
  language: Language
  /** Never `automatic` where drawing would crash the browser, whatever was remembered. */
  screenMode: ScreenMode
  /** What runs are computed on. */
  device: DeviceChoice
  charts: ChartPreferences
  /** Somebody has moved on from the first picture: it does not come again. */
  beginningPassed: boolean
}

export const CHARTS: ChartPreferences = {
  x: 'step',
  smoothing: SMOOTHING_STEPS,
  log: true,
  pinned: ['losses', 'accuracy', 'angles'],
}

const LONGEST_ID = 40

/** What was remembered of the charts, as far as it still makes sense; `keepCharts` drops those that are gone. */
export function readCharts(text: string): ChartPreferences {
  let value: unknown = null
  try {
    value = JSON.parse(text)
  } catch {
    // Written by something else: the defaults apply.
  }
  if (typeof value !== 'object' || value === null) return CHARTS
  const { x, smoothing, log, pinned } = value as Record<string, unknown>
  const ids = Array.isArray(pinned)
    ? [...new Set(pinned.filter((id): id is ChartId => typeof id === 'string' && id.length <= LONGEST_ID))]
    : []
  return {
    x: X_AXES.find((a) => a === x) ?? CHARTS.x,
    smoothing: SMOOTHINGS.find((n) => n === smoothing) ?? CHARTS.smoothing,
    log: typeof log === 'boolean' ? log : CHARTS.log,
    pinned: ids.length ? ids.slice(0, MOST_CHARTS) : CHARTS.pinned,
  }
}

/** Until somebody chooses: the theme that the system prefers. */
const systemTheme = (): Theme =>
  globalThis.matchMedia?.('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'

/** Until somebody chooses: the browser's language, if the page is translated into it. */
const browserLanguage = (): Language => (globalThis.navigator?.language?.startsWith('ko') ? 'ko' : 'en')

/** The language that a link names, also where mail has escaped it; null: none. */
export const linkedLanguage = (fragment = globalThis.location?.hash ?? ''): Language | null =>
  (/(?:[#&;]|%26)lang(?:=|%3D)(en|ko)(?![\w-])/i.exec(fragment)?.[1] as Language | undefined) ?? null

export const usePreferences = createRemembered<Preferences>(
  'preferences',
  {
    theme: wordField('theme', ['light', 'dark']),
    language: wordField('language', ['en', 'ko']),
    screenMode: {
      key: 'attention-screen',
      read: (text) => (canvasesCrash() || text === 'readback' ? 'readback' : 'automatic'),
      write: (mode) => mode,
    },
    device: wordField('device', DEVICE_CHOICES),
    charts: { key: 'charts', read: readCharts, write: (charts) => JSON.stringify(charts) },
    beginningPassed: {
      key: 'beginning',
      read: (text) => text === 'passed',
      write: (passed) => (passed ? 'passed' : ''),
    },
  },
  () => ({
    theme: systemTheme(),
    language: browserLanguage(),
    screenMode: canvasesCrash() ? 'readback' : 'automatic',
    device: 'automatic',
    charts: CHARTS,
    beginningPassed: false,
  }),
  // A link's language holds for its page and is not remembered.
  (state) => ({ ...state, language: linkedLanguage() ?? state.language }),
)
