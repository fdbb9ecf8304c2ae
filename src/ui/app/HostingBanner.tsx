// The banner about what the server no longer delivers: files and parts that did not arrive, and a site that
// was updated under an open page.

import '../styles/banner.css'
import { useState } from 'react'
import { retryMissing, dismissMissing } from '../state/missing'
import { saveAndReload } from '../state/reload'
import { useStrings } from '../text/useStrings'
import { usePage } from '../state/pageSlice'
import { CloseButton } from '../components/CloseButton'

function SaveAndReload() {
  const { hosting: t } = useStrings()
  const [saving, setSaving] = useState(false)
  return (
    <button
      type="button"
      disabled={saving}
      onClick={() => {
        setSaving(true)
        void saveAndReload()
      }}
    >
      {saving ? `${t.saving}…` : t.saveAndReload}
    </button>
  )
}

function Missing() {
  const { hosting: t, failure } = useStrings()
  const missing = usePage((s) => s.missing)
  if (missing.length === 0) return null
  const kinds = [...new Set(missing.map((m) => m.kind))]
  return (
    <div className="banner" role="alert" data-testid="missing" data-kinds={kinds.join(' ')}>
      <p className="banner-text">
        <b>{kinds.map((kind) => t.missing[kind]).join(' ')}</b> {t.goesOn}
      </p>
      <button type="button" className="primary" onClick={retryMissing}>
        {failure.retry}
      </button>
      {(kinds.includes('part') || kinds.includes('language')) && <SaveAndReload />}
      <CloseButton onClose={dismissMissing} />
    </div>
  )
}

export function HostingBanner() {
  const { hosting: t } = useStrings()
  const updated = usePage((s) => s.updated)
  return (
    <>
      {updated && (
        <div className="banner" role="alert" data-testid="site-updated">
          <p className="banner-text">
            <b>{t.updated}</b> {t.updatedText}
          </p>
          <SaveAndReload />
        </div>
      )}
      <Missing />
    </>
  )
}
