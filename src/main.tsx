// Entry of the page.

import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './ui/App'
import { startSession } from './ui/session'
import { firstPicture } from './ui/stores/firstPicture'
import './ui/styles/tokens.css'
import './ui/styles/base.css'
import './ui/styles/layout.css'
import './ui/styles/panels.css'
import './ui/styles/controls.css'
import { laterWorker } from './worker/client'

/** The first rendering waits this long for the recorded run, which is fetched beside this script: rendered with it, the page is drawn once and not twice. */
const PATIENCE_MS = 200

const shown = startSession(() => laterWorker(firstPicture))
const patience = new Promise<void>((resolve) => setTimeout(resolve, PATIENCE_MS))
void Promise.race([shown, patience]).then(() => createRoot(document.getElementById('root')!).render(<StrictMode><App /></StrictMode>))
