// Development only: the page on a fake source of Reports. `?scenario=normal|preparing|crash|nan|<failure
// code>|live`, `?start=<step>`, `?speed=`, `?overlays` (kept runs behind the curves).

import { createRoot } from 'react-dom/client'
import { App } from '../../../src/ui/app/App'
import { startPage } from '../../../src/ui/app/start'
import '../../../src/ui/styles/tokens.css'
import '../../../src/ui/styles/base.css'
import '../../../src/ui/styles/layout.css'
import '../../../src/ui/styles/layoutNarrow.css'
import '../../../src/ui/styles/scenePanel.css'
import '../../../src/ui/styles/attentionPanel.css'
import '../../../src/ui/styles/gradientPanel.css'
import '../../../src/ui/styles/chartPanels.css'
import '../../../src/ui/styles/controls.css'
import { FakeWorker, type Scenario } from '../fakeRun'
import { addFakeOverlays } from '../fakeOverlays'

const query = new URLSearchParams(location.search)
void startPage(
  () =>
    new FakeWorker(
      (query.get('scenario') ?? 'normal') as Scenario,
      Number(query.get('speed') ?? 60),
      Number(query.get('start') ?? 0),
    ),
  query.get('scenario') !== 'no-webgpu',
)
if (query.has('overlays')) addFakeOverlays()
createRoot(document.getElementById('root')!).render(<App />)
