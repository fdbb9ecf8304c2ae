import type { Plugin } from 'vite'
export function policyOf(html: string): string
export function withPolicy(html: string): string
export function sitePolicy(): Plugin
