// Name, preset, set-up, share, language, theme.

import { matchingPreset, presetSettings, PRESETS, type PresetId } from '../../settings/presets'
import { shareFragment, writeAddress } from '../state/address'
import { usePage } from '../state/pageSlice'
import { reportMissing } from '../state/missing'
import { prepare } from '../state/runActions'
import { toggleTheme, setLanguage } from '../state/preferences'
import { setDrawer } from '../state/settings'
import { lessonAddress } from '../state/beginning'
import { CopyLink } from '../components/CopyLink'
import { Terms } from '../components/Terms'
import { Navigation } from './Navigation'
import { LANGUAGES, loadLanguage, useStrings } from '../text/useStrings'
import { useSettings } from '../state/settingsSlice'
import { usePreferences, type Language } from '../state/preferencesSlice'

/** Three coloured dots that run into one: three teachers, one student. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 24 24" aria-hidden="true">
      <path
        d="M5 5 Q12 5 18 12 M5 12 H18 M5 19 Q12 19 18 12"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.4"
        opacity=".35"
      />
      <circle cx="5" cy="5" r="3" fill="var(--perception)" />
      <circle cx="5" cy="12" r="3" fill="var(--reasoning)" />
      <circle cx="5" cy="19" r="3" fill="var(--planning)" />
      <circle cx="18.5" cy="12" r="4" fill="var(--ink)" />
    </svg>
  )
}

/** Selecting a preset starts it; the seed stays. */
export function PresetSelect({ id }: { id: string }) {
  const t = useStrings()
  const settings = useSettings((s) => s.settings)
  const chosen = matchingPreset(settings)
  return (
    <select
      id={id}
      aria-label={t.preset}
      title={chosen ? (t.setup.presets[chosen.id]?.help ?? chosen.why) : t.customPreset}
      value={chosen?.id ?? ''}
      onChange={(event) =>
        prepare({ ...presetSettings(event.target.value as PresetId), seed: settings.seed })
      }
    >
      {!chosen && (
        <option value="" disabled>
          {t.customPreset}
        </option>
      )}
      {PRESETS.map((p) => (
        <option key={p.id} value={p.id}>
          {t.setup.presets[p.id]?.label ?? p.label}
        </option>
      ))}
    </select>
  )
}

/** What this page is, and a link to the lesson. */
function Tagline() {
  const t = useStrings()
  const language = usePreferences((s) => s.language)
  return (
    <a className="tagline" href={lessonAddress(language)} title={t.controls.lesson}>
      {t.tagline}
    </a>
  )
}

/** A dictionary that cannot be fetched changes nothing: the list still shows the language in use. */
const chooseLanguage = (chosen: Language): void =>
  void loadLanguage(chosen).then(
    () => {
      setLanguage(chosen)
      usePage.setState({ languageChosen: true })
      writeAddress()
    },
    () => reportMissing('language', () => chooseLanguage(chosen)),
  )

export function Header() {
  const t = useStrings()
  const theme = usePreferences((s) => s.theme)
  const language = usePreferences((s) => s.language)
  const drawerOpen = useSettings((s) => s.drawerOpen)
  return (
    <header className="header">
      <a
        className="skip"
        href="#main"
        onClick={(e) => {
          e.preventDefault()
          document.getElementById('main')?.focus()
        }}
      >
        {t.skip}
      </a>
      <h1>
        <Mark />
        <span>
          <Terms>{t.title}</Terms> <i>{t.subtitle}</i>
        </span>
      </h1>
      <Navigation />
      <Tagline />
      <div className="header-tools">
        <PresetSelect id="preset" />
        <button
          type="button"
          aria-expanded={drawerOpen}
          aria-controls="setup"
          onClick={() => setDrawer(!drawerOpen)}
        >
          {t.setUp}
        </button>
        <CopyLink label={t.share} fragment={shareFragment} />
        <select
          className="quiet"
          aria-label={t.language}
          value={language}
          onChange={(e) => chooseLanguage(e.target.value as Language)}
        >
          {(Object.keys(LANGUAGES) as Language[]).map((l) => (
            <option key={l} value={l} lang={l}>
              {LANGUAGES[l]}
            </option>
          ))}
        </select>
        <button
          type="button"
          className="icon"
          aria-label={theme === 'dark' ? t.theme.toLight : t.theme.toDark}
          title={theme === 'dark' ? t.theme.toLight : t.theme.toDark}
          onClick={toggleTheme}
        >
          <svg viewBox="0 0 20 20" aria-hidden="true">
            <circle cx="10" cy="10" r="6.5" fill="none" stroke="currentColor" strokeWidth="1.6" />
            <path d="M10 3.5 a6.5 6.5 0 0 1 0 13 z" fill="currentColor" />
          </svg>
        </button>
      </div>
    </header>
  )
}
