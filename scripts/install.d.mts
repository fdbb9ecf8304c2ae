/** The root folder of the repository. */
export const ROOT: string
export function isSupported(version: string, ranges: string): boolean
export function requireNode(): void
export function isStale(): boolean
export function ensureInstalled(): void
