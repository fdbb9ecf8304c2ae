import type { MarkedExtension } from 'marked'
export const MATH_CSS: string
export const mathExtension: MarkedExtension
export function withoutStyleAttributes(html: string): { html: string; css: string }
