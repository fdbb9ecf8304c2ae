// A row of choices of which one is chosen: ARIA tabs with a roving tab stop, moved by arrow keys, Home and
// End.

import { useRef, type CSSProperties, type KeyboardEvent, type ReactNode } from 'react'

export interface Choice<T> {
  value: T
  label: ReactNode
  /** Accessible name, where the label is not text. */
  name?: string
  title?: string
  className?: string
  style?: CSSProperties
}

interface TabsProps<T> {
  label: string
  choices: readonly Choice<T>[]
  chosen: T | null
  onChoose: (value: T) => void
  className?: string
}

/** Index after a key press in a row of `count`; null when the key moves nothing. */
export function movedIndex(key: string, index: number, count: number): number | null {
  if (count === 0) return null
  if (key === 'ArrowRight' || key === 'ArrowDown') return (index + 1) % count
  if (key === 'ArrowLeft' || key === 'ArrowUp') return (index - 1 + count) % count
  if (key === 'Home') return 0
  if (key === 'End') return count - 1
  return null
}

export function Tabs<T extends string | number>({
  label,
  choices,
  chosen,
  onChoose,
  className = 'segments',
}: TabsProps<T>) {
  const list = useRef<HTMLDivElement>(null)
  const at = choices.findIndex((c) => c.value === chosen)

  const onKeyDown = (event: KeyboardEvent): void => {
    const next = movedIndex(event.key, Math.max(0, at), choices.length)
    if (next === null) return
    event.preventDefault()
    onChoose(choices[next].value)
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[next]?.focus()
  }

  return (
    <div ref={list} role="tablist" aria-label={label} className={className} onKeyDown={onKeyDown}>
      {choices.map((choice, i) => (
        <button
          key={choice.value}
          type="button"
          role="tab"
          aria-selected={i === at}
          aria-label={choice.name}
          title={choice.title}
          tabIndex={i === at || (at < 0 && i === 0) ? 0 : -1}
          className={choice.className}
          style={choice.style}
          onClick={() => onChoose(choice.value)}
        >
          {choice.label}
        </button>
      ))}
    </div>
  )
}
