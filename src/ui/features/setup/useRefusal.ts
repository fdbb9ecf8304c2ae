// A part below a setting that says whether its value is refused; what is gone refuses nothing.

import { useEffect, useRef } from 'react'

/** Reports `refused` whenever it changes, and false when the part goes; the callback may be a new one every time. */
export function useRefusal(refused: boolean, onRefused: (refused: boolean) => void): void {
  const notify = useRef(onRefused)
  useEffect(() => {
    notify.current = onRefused
  })
  useEffect(() => {
    notify.current(refused)
    return () => notify.current(false)
  }, [refused])
}
