export declare const FIREFOX_PREFERENCES: Record<string, boolean | number>

/** Path of a Firefox that is new enough, or null; throws when the environment's FIREFOX is none. */
export declare function findFirefox(): string | null

/** An apt source of the backports of a release, made from one of the release itself; null when there is none. */
export declare function backportsOf(text: string, release: string): string | null

/** A Firefox and the environment it needs, installed where possible; or why there is none. */
export declare function ensureFirefox(): { path: string; env: Record<string, string> } | { reason: string }
