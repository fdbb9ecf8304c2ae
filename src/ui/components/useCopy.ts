// Copies a text to the clipboard and says what became of it.

import { useState } from 'react'

/** `manual`: the clipboard was refused, so the text is shown to be copied by hand. */
type Copying = 'idle' | 'copied' | 'manual'

/** `text` is asked for when something is copied. */
export function useCopy(text: () => string): { state: Copying; copy: () => void; reset: () => void } {
  const [state, setState] = useState<Copying>('idle')
  const reset = (): void => setState('idle')
  const write = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text())
      setState('copied')
      setTimeout(reset, 2200)
    } catch {
      setState('manual')
    }
  }
  return { state, copy: () => void write(), reset }
}
