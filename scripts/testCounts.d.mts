export interface Counts {
  passed: number
  failed: number
  skipped: number
  /** Titles of flaky tests; they are among the failed. */
  flaky?: string[]
  /** Failed tests, each with the first lines of what it said. */
  failures?: string[]
  /** Skipped tests by file, with the reason where there is one. */
  skippedIn?: string[]
}

export declare function single(ok: boolean): Counts
export declare function vitestCounts(report: unknown, ok: boolean): Counts
export declare function playwrightCounts(report: unknown, ok: boolean): Counts
export declare function summaryLine(results: readonly Counts[]): string
