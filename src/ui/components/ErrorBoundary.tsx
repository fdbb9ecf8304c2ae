// Catches what goes wrong while drawing, so that the page is never blank.

import { Component, type ReactNode } from 'react'
import { stringsOf } from '../text/useStrings'
import { usePreferences } from '../state/preferencesSlice'

export class ErrorBoundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null }

  static getDerivedStateFromError(error: unknown): { error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  override render(): ReactNode {
    const { error } = this.state
    if (!error) return this.props.children
    const t = stringsOf(usePreferences.getState().language)
    return (
      <div className="notice" role="alert">
        <h2>{t.failure.crashTitle}</h2>
        <p>{t.failure.crashText}</p>
        <div className="notice-actions">
          <button type="button" className="primary" onClick={() => this.setState({ error: null })}>
            {t.failure.retry}
          </button>
          <button type="button" onClick={() => location.reload()}>
            {t.failure.reload}
          </button>
        </div>
        <details>
          <summary>{t.failure.detail}</summary>
          <pre>{error.stack ?? error.message}</pre>
        </details>
      </div>
    )
  }
}
