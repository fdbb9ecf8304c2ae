// Texts of several lines in links: in letters, digits, - and _ alone, which nothing in transit changes,
// after a checksum: a link that was cut off does not become a shorter text. It begins with a letter that no
// escape sequence contains.

const toBytes = (binary: string): Uint8Array => Uint8Array.from(binary, (c) => c.charCodeAt(0))

/** Eight hexadecimal digits that nearly always differ between two texts: FNV-1a of UTF-16, for showing, too. */
export function textMark(text: string): string {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, '0')
}

/** `tMARK~BASE64URL` of a text without lone surrogates. */
export function encodeText(text: string): string {
  const binary = String.fromCharCode(...new TextEncoder().encode(text))
  const base64 = btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
  return `t${textMark(text)}~${base64}`
}

/** The text; null where the code is damaged. */
export function decodeText(code: string): string | null {
  const [, mark, base64] = /^t([0-9a-f]{8})~([A-Za-z0-9_-]*)$/.exec(code.trim()) ?? []
  if (base64 === undefined || base64.length % 4 === 1) return null
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(
    toBytes(atob(base64.replaceAll('-', '+').replaceAll('_', '/'))),
  )
  return textMark(text) === mark ? text : null
}
