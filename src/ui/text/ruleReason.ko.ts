// 규칙이 실패한 까닭, 한국어. (Why a typed rule failed, in Korean: the sandbox reports in English. What a rule itself
// or QuickJS says stays as it is.)

const REASONS: readonly [RegExp, string][] = [
  [
    /^it did not come to an end within the limit of a call$/,
    '한 번의 호출에 주어진 한도 안에 끝나지 않았습니다',
  ],
  [/^it is nested too deeply, or needs too much memory$/, '너무 깊이 중첩되었거나 메모리를 너무 많이 씁니다'],
  [/^it ran out of memory, or threw null$/, '메모리가 모자랐거나 null을 던졌습니다'],
  [/^it threw something$/, '읽을 수 없는 것을 던졌습니다'],
  [/^it has no function combine\(G, ctx\), expected one$/, '함수 combine(G, ctx)이 없습니다'],
  [/^it returned a list of (\d+), expected four numbers$/, '수 네 개가 아니라 $1개의 배열을 돌려주었습니다'],
  [/^it returned (.+), expected a list of four numbers$/, '수 네 개의 배열이 아닌 것을 돌려주었습니다($1)'],
  [
    /^number (\d) of what it returned is (.+), expected a finite number$/,
    '돌려준 배열의 $1번째가 유한한 수가 아닙니다($2)',
  ],
  [/^it did not return four finite numbers$/, '유한한 수 네 개를 돌려주지 않았습니다'],
  [
    /^it returned (\S+); a coefficient is at most 1e15, the GPU has float32$/,
    '돌려준 값은 $1입니다. GPU는 float32로 계산하므로 계수는 1e15까지입니다',
  ],
  [
    /^ctx\.memory has (\d+) characters as JSON, expected at most (\d+)$/,
    'ctx.memory가 JSON으로 $1자입니다. $2자까지 담을 수 있습니다',
  ],
]

/** A reason of the sandbox in Korean; anything else as it is. Without the full stop. */
export function ruleReasonKo(reason: string): string {
  const known = REASONS.find(([pattern]) => pattern.test(reason))
  return known ? reason.replace(...known) : reason
}

const REPORT = /^The rule(?:, line (\d+))?: ([\s\S]*?)\.(?: The run stopped at step (\d+)\.)?$/

/** A report of `RuleError` in Korean. */
export function ruleReportKo(report: string): string {
  const found = REPORT.exec(report)
  if (!found) return report
  const [, line, reason, step] = found as unknown as [string, string | undefined, string, string | undefined]
  const where = line === undefined ? '규칙' : `규칙의 ${line}번째 줄`
  const stopped = step === undefined ? '' : ` 실행은 ${step}스텝에서 멈췄습니다.`
  return `${where}: ${ruleReasonKo(reason)}.${stopped}`
}
