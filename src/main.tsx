// Entry of the page.

import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './ui/App'
import { startSession } from './ui/session'
import './ui/styles/tokens.css'
import './ui/styles/base.css'
import './ui/styles/layout.css'
import './ui/styles/panels.css'
import './ui/styles/controls.css'

startSession()
createRoot(document.getElementById('root')!).render(<StrictMode><App /></StrictMode>)
