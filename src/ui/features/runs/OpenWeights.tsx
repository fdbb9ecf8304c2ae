// Opening a weights file.

import { useRef } from 'react'
import { openWeights } from '../../state/openWeights'

/** Digits of a hash that are shown; the record has them all. */
export const shortHash = (sha256: string): string => sha256.slice(0, 8)

/** A button that asks for a weights file (and its config.json). */
export function OpenWeights({ label }: { label: string }) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <button type="button" className="small" onClick={() => input.current?.click()}>
        {label}
      </button>
      <input
        ref={input}
        type="file"
        accept=".safetensors,.json"
        multiple
        hidden
        data-testid="weights-input"
        onChange={(e) => {
          void openWeights([...(e.target.files ?? [])])
          e.target.value = ''
        }}
      />
    </>
  )
}
