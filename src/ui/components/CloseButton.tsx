// The × that closes a line or a panel, or removes an item.

import { useStrings } from '../text/useStrings'

interface CloseButtonProps {
  onClose: () => void
  /** What is closed or removed, where "Close" says too little. */
  label?: string
  className?: string
}

export function CloseButton({ onClose, label, className = 'icon small' }: CloseButtonProps) {
  const { close } = useStrings()
  const name = label ?? close
  return (
    <button type="button" className={className} aria-label={name} title={name} onClick={onClose}>
      ×
    </button>
  )
}
