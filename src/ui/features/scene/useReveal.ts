// Words that come one after the other, once per question; all at once for those who prefer less motion.

import { useEffect, useState } from 'react'

const WORD_MS = 260

const prefersStill = (): boolean =>
  globalThis.matchMedia?.('(prefers-reduced-motion: reduce)').matches ?? true

/** How many of `most` words to show of the answer named `key`. */
export function useReveal(key: string, most: number): number {
  const [shown, setShown] = useState({ key: '', count: 0 })
  const still = prefersStill()
  useEffect(() => {
    if (key === '' || still) return
    let count = 1
    const timer = setInterval(() => {
      setShown({ key, count: ++count })
      if (count >= most) clearInterval(timer)
    }, WORD_MS)
    return () => clearInterval(timer)
  }, [key, most, still])
  if (still) return most
  return shown.key === key ? shown.count : 1
}
