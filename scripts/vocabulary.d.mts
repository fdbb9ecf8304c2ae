export const ALLOWED: Readonly<Record<string, string>>
export function objection(name: string, path: string): string | null
export function vocabularyFindings(path: string, text: string): string[]
