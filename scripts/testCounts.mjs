// What the reports of the test runners say, as counts: passed, failed, skipped.

/** A stage that is one check. */
export const single = (ok) => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 })

/**
 * Counts of Vitest's JSON report; `ok`: the runner itself ended well. A file that does not even load has no tests to
 * fail: it counts as one failure.
 */
export function vitestCounts(report, ok) {
  if (!report) return single(false)
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length
  const failed = report.numFailedTests + broken
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && !ok ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

/** Titles of the tests that failed first and passed when they were tried again, in suites within suites. */
function flakyTitles(suites) {
  return suites.flatMap((suite) => [
    ...(suite.specs ?? [])
      .filter((spec) => spec.tests.some((test) => test.status === 'flaky'))
      .map((spec) => `${spec.file}: ${spec.title}`),
    ...flakyTitles(suite.suites ?? []),
  ])
}

/** Counts of Playwright's JSON report. A flaky test counts as failed: what passes now and then proves nothing. */
export function playwrightCounts(report, ok) {
  if (!report?.stats) return single(false)
  const { expected, unexpected, flaky, skipped } = report.stats
  const failed = unexpected + flaky
  return {
    passed: expected,
    failed: failed === 0 && !ok ? 1 : failed,
    skipped,
    flaky: flakyTitles(report.suites ?? []),
  }
}

/** The last line: `N passed, N failed`, and how many were skipped where any were. */
export function summaryLine(results) {
  const sum = (field) => results.reduce((total, result) => total + result[field], 0)
  const line = `${sum('passed')} passed, ${sum('failed')} failed`
  return sum('skipped') > 0 ? `${line}, ${sum('skipped')} skipped` : line
}
