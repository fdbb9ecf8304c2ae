export const ROOMS: readonly string[]
export const UI_FLOORS: readonly string[]
export const FEATURE_PAIRS: Readonly<Record<string, string>>
export function floorOf(module: string): { floor: string; feature: string | null }
