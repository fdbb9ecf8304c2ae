// The one popover that explains words where they stand, on hover, focus and tap. It opens beside the word, closes
// with Escape, and its definitions are fetched when the first one is opened.

import { useEffect, useRef, useState } from 'react'
import { withPart } from '../state/missing'
import { usePreferences, type Language } from '../state/preferencesSlice'
import type { GlossaryEntry } from '../text/glossary.en'
import type { TermId } from '../text/termForms'
import { place } from './Popover'
import { TermEvents } from './termEvents'

const PANEL_ID = 'term-panel'
const WIDTH = 320
type Glossary = Record<TermId, GlossaryEntry>

const load = (language: Language): Promise<Glossary> =>
  language === 'ko'
    ? import('../text/glossary.ko').then((m) => m.glossaryKo)
    : import('../text/glossary.en').then((m) => m.glossaryEn)

export default function TermPanel() {
  const language = usePreferences((s) => s.language)
  const panel = useRef<HTMLDivElement>(null)
  const [word, show] = useState<HTMLElement | null>(null)
  const [glossary, setGlossary] = useState<{ language: Language; entries: Glossary } | null>(null)
  const known = glossary?.language === language ? glossary.entries : null
  const entry = word && known ? known[word.dataset.term as TermId] : null

  useEffect(() => {
    if (!panel.current) return
    const events = new TermEvents(panel.current, show)
    return () => events.end()
  }, [])
  useEffect(() => {
    if (!word || known) return
    withPart(
      'glossary',
      () => load(language),
      (entries) => setGlossary({ language, entries }),
    )
  }, [word, known, language])
  useEffect(() => {
    const box = panel.current
    if (!box) return
    if (!entry || !word?.isConnected) return box.hidePopover()
    if (!box.matches(':popover-open')) box.showPopover()
    place(box, word, WIDTH, 'start')
  }, [entry, word])

  return (
    <div ref={panel} id={PANEL_ID} popover="manual" role="tooltip" className="info-popover term-panel">
      {entry && (
        <>
          <p>
            <b>{entry.word}</b>
          </p>
          <p>{entry.meaning}</p>
        </>
      )}
    </div>
  )
}
