// What the reports of the test runners say, as counts: passed, failed, skipped.

/** A stage that is one check. */
export const single = (ok) => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 })

/** Lines of a failure that are repeated at the end: what was expected is in the first ones. */
const LINES_OF_A_FAILURE = 6

/** A failed test for the last lines: its title, and the beginning of what it said, without colours. */
function failure(title, message) {
  const colours = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g')
  const lines = String(message ?? '')
    .replace(colours, '')
    .split('\n')
    .filter((line) => line.trim())
  return [title, ...lines.slice(0, LINES_OF_A_FAILURE)].join('\n    ')
}

const OUTSIDE = 'no test, but an error outside of any: "Unhandled Errors" above names it'

/** The failed tests of Vitest's report, and the files that did not load. */
const vitestFailures = (report) =>
  report.testResults.flatMap((file) => {
    const failed = file.assertionResults.filter((test) => test.status === 'failed')
    if (failed.length)
      return failed.map((test) => failure(`${file.name}: ${test.fullName}`, test.failureMessages?.[0]))
    return file.status === 'failed' ? [failure(file.name, file.message)] : []
  })

/** How many tests of each file were skipped, and why where their titles say so: lines of the summary. */
function vitestSkipped(report) {
  const skipped = report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'pending' || status === 'skipped' || status === 'todo')
      .map(({ title }) => {
        const why = /\((?:skipped: )?([^()]*\bPython\b[^()]*)\)/.exec(title ?? '')?.[1]
        return `${String(name).replace(/^.*?(?=tests\/)/, '')}${why ? ` (${why})` : ''}`
      }),
  )
  return counted(skipped)
}

const counted = (texts) =>
  [...new Set(texts)].sort().map((text) => `${texts.filter((other) => other === text).length} of ${text}`)

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
  const outside = failed === 0 && !ok
  return {
    passed: report.numPassedTests,
    failed: outside ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
    failures: outside ? [OUTSIDE] : vitestFailures(report),
    skippedIn: vitestSkipped(report),
  }
}

/** The specs of suites within suites that have a test of this status. */
const specsOf = (suites, status) =>
  suites.flatMap((suite) => [
    ...(suite.specs ?? []).filter((spec) => spec.tests.some((test) => test.status === status)),
    ...specsOf(suite.suites ?? [], status),
  ])

const titleOf = (spec) => `${spec.file}: ${spec.title}`

/** What a spec said when it failed for the first time. */
const messageOf = (spec) =>
  spec.tests.flatMap((test) => test.results ?? []).find((result) => result.error)?.error.message

/** Counts of Playwright's JSON report. A flaky test counts as failed: what passes now and then proves nothing. */
export function playwrightCounts(report, ok) {
  if (!report?.stats) return single(false)
  const { expected, unexpected, flaky, skipped } = report.stats
  const failed = unexpected + flaky
  return {
    passed: expected,
    failed: failed === 0 && !ok ? 1 : failed,
    skipped,
    flaky: specsOf(report.suites ?? [], 'flaky').map(titleOf),
    skippedIn: counted(specsOf(report.suites ?? [], 'skipped').map(({ file }) => file)),
    failures: specsOf(report.suites ?? [], 'unexpected').map((spec) =>
      failure(titleOf(spec), messageOf(spec)),
    ),
  }
}

/** The last line: `N passed, N failed`, and how many were skipped where any were. */
export function summaryLine(results) {
  const sum = (field) => results.reduce((total, result) => total + result[field], 0)
  const line = `${sum('passed')} passed, ${sum('failed')} failed`
  return sum('skipped') > 0 ? `${line}, ${sum('skipped')} skipped` : line
}
