// Reads the fields of "pause by itself". Pure.

/** A positive number of at most `max` (a whole one where asked), or null for an empty field. */
export function readStop(
  text: string,
  max: number,
  whole: boolean,
): { ok: true; value: number | null } | { ok: false } {
  const trimmed = text.trim().replace(',', '.')
  if (trimmed === '') return { ok: true, value: null }
  const value = Number(trimmed)
  const good =
    Number.isFinite(value) && value <= max && (whole ? Number.isInteger(value) && value >= 1 : value >= 0)
  return good ? { ok: true, value } : { ok: false }
}
