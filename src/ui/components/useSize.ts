// The size of an element in CSS pixels, kept up to date: drawings with text are laid out in real pixels, so
// that type never scales.

import { useLayoutEffect, useRef, useState, type RefObject } from 'react'

export function useSize<E extends HTMLElement>(): [
  RefObject<E | null>,
  { width: number; height: number } | null,
] {
  const ref = useRef<E>(null)
  const [size, setSize] = useState<{ width: number; height: number } | null>(null)
  useLayoutEffect(() => {
    const element = ref.current
    if (!element) return
    const settle = (width: number, height: number): void =>
      setSize((old) => (old && old.width === width && old.height === height ? old : { width, height }))
    // At once, so that the first frame already has the drawing.
    const { paddingLeft, paddingRight, paddingTop, paddingBottom } = getComputedStyle(element)
    settle(
      element.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight),
      element.clientHeight - parseFloat(paddingTop) - parseFloat(paddingBottom),
    )
    const observer = new ResizeObserver(([entry]) =>
      settle(entry.contentRect.width, entry.contentRect.height),
    )
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [ref, size]
}
