// A button that copies a link to this page; where the clipboard is refused, the link is shown to be copied by
// hand.

import { useState } from 'react'
import { useStrings } from '../text/useStrings'

interface CopyLinkProps {
  label: string
  title?: string
  /** The address's fragment, `#` included, asked for when the button is pressed. */
  fragment: () => string
}

export function CopyLink({ label, title, fragment }: CopyLinkProps) {
  const t = useStrings()
  const [state, setState] = useState<'idle' | 'copied' | 'manual'>('idle')
  const link = (): string => `${location.origin}${location.pathname}${location.search}${fragment()}`
  const share = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(link())
      setState('copied')
      setTimeout(() => setState('idle'), 2200)
    } catch {
      setState('manual')
    }
  }
  return (
    <span className="share">
      <button type="button" title={title} onClick={() => void share()}>
        {label}
      </button>
      <span role="status" className={state === 'copied' ? 'bubble' : 'sr-only'}>
        {state === 'copied' ? (/=(own|data)%3A/.test(link()) ? t.sharedWithFiles : t.shared) : ''}
      </span>
      {state === 'manual' && (
        <span className="bubble">
          <label>
            {t.shareByHand}{' '}
            <input
              readOnly
              autoFocus
              value={link()}
              onFocus={(e) => e.target.select()}
              onBlur={() => setState('idle')}
            />
          </label>
        </span>
      )}
    </span>
  )
}
