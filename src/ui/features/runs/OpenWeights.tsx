// Opening a weights file. What reads it is fetched when there is one: the button is also in the banner of links.

import { useRef } from 'react'
import { withPart } from '../../state/missing'

/** Digits of a hash that are shown; the record has them all. */
export const shortHash = (sha256: string): string => sha256.slice(0, 8)

const take = (files: readonly File[]): void =>
  withPart(
    'opening of weights',
    () => import('../../state/openWeights'),
    ({ openWeights }) => void openWeights(files),
  )

/** A button that asks for a weights file (or its parts, and its config.json). */
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
          take([...(e.target.files ?? [])])
          e.target.value = ''
        }}
      />
    </>
  )
}
