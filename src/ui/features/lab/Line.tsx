// A labelled control of the form.

import type { ReactNode } from 'react'

export function Line({ label, children }: { label: string; children: ReactNode }) {
  return (
    <label className="lab-line">
      <span>{label}</span>
      {children}
    </label>
  )
}
