// Entry of the page.

import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './ui/app/App'
import { startPage } from './ui/app/start'
import { reportMissing } from './ui/state/missing'
import { loadLanguage } from './ui/text/useStrings'
import './ui/styles/tokens.css'
import './ui/styles/base.css'
import './ui/styles/layout.css'
import './ui/styles/layoutNarrow.css'
import './ui/styles/scenePanel.css'
import './ui/styles/attentionPanel.css'
import './ui/styles/gradientPanel.css'
import './ui/styles/chartPanels.css'
import './ui/styles/controls.css'
import './ui/styles/print.css'
import { usePreferences } from './ui/state/preferencesSlice'

/**
 * The first rendering waits this long for the recorded run, which is fetched beside this script: rendered
 * with it, the page is drawn once and not twice.
 */
const PATIENCE_MS = 200

/** The first rendering waits this long for a dictionary; one that comes later takes over on arrival. */
const DICTIONARY_MS = 2000

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

const dictionary = (): Promise<void> =>
  loadLanguage(usePreferences.getState().language).catch(() =>
    reportMissing('language', () => void dictionary()),
  )

/**
 * Language first, so that errors at the start are reported in it. Without its dictionary the page is in
 * English.
 */
async function start(): Promise<void> {
  await Promise.race([dictionary(), pause(DICTIONARY_MS)])
  const shown = startPage()
  await Promise.race([shown, pause(PATIENCE_MS)])
  // From here on the page itself reports what goes wrong, instead of index.html.
  document.documentElement.dataset.started = ''
  createRoot(document.getElementById('root')!).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
}
void start()
