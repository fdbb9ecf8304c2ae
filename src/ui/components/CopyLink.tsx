// A button that copies a link to this page; where the clipboard is refused, the link is shown to be copied by
// hand.

import { namesFiles } from '../state/dataCodes'
import { useStrings } from '../text/useStrings'
import { useCopy } from './useCopy'

interface CopyLinkProps {
  label: string
  title?: string
  /** The address's fragment, `#` included, asked for when the button is pressed. */
  fragment: () => string
  /** Whether files belong to the link that it does not carry; default: those that a run names. */
  withFiles?: (link: string) => boolean
}

export function CopyLink({ label, title, fragment, withFiles = namesFiles }: CopyLinkProps) {
  const t = useStrings()
  const link = (): string => `${location.origin}${location.pathname}${location.search}${fragment()}`
  const { state, copy, reset } = useCopy(link)
  return (
    <span className="share">
      <button type="button" title={title} onClick={copy}>
        {label}
      </button>
      <span role="status" className={state === 'copied' ? 'bubble' : 'sr-only'}>
        {state === 'copied' ? (withFiles(link()) ? t.sharedWithFiles : t.shared) : ''}
      </span>
      {state === 'manual' && (
        <span className="bubble">
          <label>
            {t.shareByHand}{' '}
            <input readOnly autoFocus value={link()} onFocus={(e) => e.target.select()} onBlur={reset} />
          </label>
        </span>
      )}
    </span>
  )
}
