import type { Plugin } from 'vite'
import type { GenerateSWOptions } from 'workbox-build'
export function serviceWorkerOptions(folder: string): GenerateSWOptions
export function offline(): Plugin
