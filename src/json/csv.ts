// Tables as spreadsheets read them (RFC 4180). Names in them may be a stranger's: none becomes a formula.

/** Tells Excel that a file is UTF-8; without it Korean and units are garbled. */
export const BYTE_ORDER_MARK = '\ufeff'

/** What spreadsheets take for the beginning of a formula, in full width too. */
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/
const PLAIN_NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/

/**
 * A cell: quoted where needed, quotes doubled. Text that would be a formula is marked as text by an apostrophe; what
 * is a plain number stays one.
 */
export function csvCell(value: string | number): string {
  const given = String(value)
  const text = FORMULA.test(given) && !PLAIN_NUMBER.test(given) ? `'${given}` : given
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** A line that programs pass over, `# ...`; in a spreadsheet its parts between commas are cells. */
export const csvComment = (text: string): string =>
  `# ${text.replace(/\s+/g, ' ').replace(/([,;]\s*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/g, "$1'")}`
