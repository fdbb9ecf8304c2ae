// The size of an element in CSS pixels, kept up to date: drawings with text are laid out in real pixels, so that type never scales.

import { useLayoutEffect, useRef, useState, type RefObject } from 'react'

export function useSize<E extends HTMLElement>(): [RefObject<E | null>, { width: number; height: number } | null] {
  const ref = useRef<E>(null)
  const [size, setSize] = useState<{ width: number; height: number } | null>(null)
  useLayoutEffect(() => {
    const element = ref.current
    if (!element) return
    const observer = new ResizeObserver(([entry]) => {
      const { width, height } = entry.contentRect
      setSize((old) => (old && old.width === width && old.height === height ? old : { width, height }))
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [ref, size]
}
