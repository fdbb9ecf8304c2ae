// The parts of the Lab: experiments, and analyses of what the run on screen has. Each is fetched when it is opened.

import { useEffect, type ComponentType } from 'react'
import { lazyPart } from '../components/LazyPart'
import { Tabs } from '../components/Tabs'
import { showLabPart } from '../state/analysis'
import { LAB_PARTS, type LabPart } from '../state/analysisSlice'
import { usePage } from '../state/pageSlice'
import { useViewStrings } from '../text/useViewStrings'

const PARTS: Record<LabPart, ComponentType> = {
  experiments: lazyPart(() => import('../features/lab/LabView').then((m) => ({ default: m.LabView }))),
  prestudies: lazyPart(() =>
    import('../features/analysis/Prestudies').then((m) => ({ default: m.Prestudies })),
  ),
  robustness: lazyPart(() =>
    import('../features/analysis/Robustness').then((m) => ({ default: m.Robustness })),
  ),
  deployment: lazyPart(() =>
    import('../features/analysis/Deployment').then((m) => ({ default: m.Deployment })),
  ),
  claims: lazyPart(() => import('../features/analysis/Claims').then((m) => ({ default: m.Claims }))),
}

export default function LabView() {
  const { analysis: t } = useViewStrings()
  const open = usePage((s) => s.labPart)
  const part = LAB_PARTS.find((one) => one === open) ?? 'experiments'
  const asked = usePage((s) => s.labAsked)
  useEffect(() => {
    if (!asked) return
    showLabPart('experiments')
    usePage.setState({ labAsked: false })
  }, [asked])
  const Part = PARTS[part]
  return (
    <div className="lab-parts">
      <Tabs
        label={t.parts}
        choices={LAB_PARTS.map((value) => ({ value, label: t.part[value] }))}
        chosen={part}
        onChoose={showLabPart}
      />
      <Part />
    </div>
  )
}
