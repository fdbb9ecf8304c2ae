import type { Strings } from './en'

/** Seconds as words, in the page's language. */
export function duration(seconds: number, t: Strings['transport']): string {
  const s = Math.round(seconds)
  if (s < 60) return t.seconds(s)
  if (s < 3600) return t.minutes(Math.floor(s / 60), s % 60)
  return t.hours(Math.floor(s / 3600), Math.round((s % 3600) / 60))
}
