// What every figure that is saved as SVG has in common. Pure.

/** Width of a figure over both columns of a paper, millimetres. */
export const FIGURE_WIDTH_MM = 170

/**
 * Helvetica, or what is cut to its widths: every system has one of the first five. A file that carried its
 * fonts would need three megabytes for Korean, and drawing programs ignore embedded fonts anyway.
 */
export const FIGURE_FONT =
  "Helvetica, Arial, Arimo, 'Liberation Sans', 'Nimbus Sans', 'Apple SD Gothic Neo', 'Malgun Gothic', 'Noto Sans KR', 'Noto Sans CJK KR', 'NanumGothic', sans-serif"

/** Text as XML may hold it: no markup, no control characters, no halves of characters. */
export const escapeXml = (text: string): string =>
  text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
