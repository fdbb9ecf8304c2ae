import type { Plugin } from 'vite'
export const DOCUMENTS: Record<string, string>
export function anchorOf(heading: string): string
export function docHtml(markdown: string, name?: string, language?: 'en' | 'ko'): string
export function docPage(markdown: string, name?: string): string
export function docPages(): Plugin
