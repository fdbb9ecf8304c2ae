// 실험이 시작되지 않는 까닭, 한국어. (Why an experiment cannot be run, in Korean: the reader of its file, which the
// command line has too, reports in English.)

import { sentence } from '../../json/text'
import type { Problem } from '../../settings/problem'
import { expectation } from '../../settings/resolve'
import type { Settings } from '../../settings/settings'
import { SETTING_KEYS, settingEntry } from '../../settings/table'
import { expectedOf, type ProblemStrings } from './settingProblem'
import { settingsInWords } from './settingWords'
import { wording } from './wording'
import { particle } from './particle.ko'

type Rules = readonly (readonly [RegExp, string])[]

const PLACES: Rules = [
  [/^arm "(.*)"$/s, '조건 “$1”'],
  [/^base\.settings$/, '출발점'],
  [/^factors$/, '바꿔 볼 설정'],
]

const FIELDS: Readonly<Record<string, string>> = {
  seeds: '시드',
  arms: '조건',
  factors: '바꿔 볼 설정',
  control: '대조군',
  question: '질문',
  title: '제목',
  'base.preset': '출발점의 프리셋',
}

/** What a field of the file takes; what a setting takes is in the table. */
const EXPECTED: Rules = [
  [/^one of the fields (.+)$/s, '없는 항목입니다. 쓸 수 있는 항목: $1.'],
  [/^a list of (\d+) to (\d+) values$/, '값이 $1개부터 $2개까지 있는 목록이어야 합니다.'],
  [/^a whole number from (\S+) to (\S+)$/, '$1부터 $2까지의 정수여야 합니다.'],
  [/^text of at most (\d+) characters$/, '$1자까지의 글이어야 합니다.'],
  [/^a name of 1 to (\d+) characters on one line$/, '한 줄로 된 1자부터 $1자까지의 이름이어야 합니다.'],
  [
    /^an object of at most (\d+) fields with names of at most (\d+) characters$/,
    '항목은 $1개까지, 항목의 이름은 $2자까지여야 합니다.',
  ],
  [/^an object$/, '항목과 값으로 된 객체여야 합니다.'],
  [/^true or false$/, 'true나 false여야 합니다.'],
  [/^seeds that differ$/, '시드는 서로 달라야 합니다.'],
  [/^a list of arms, or "factors"$/, '비교할 방법이나 바꿔 볼 설정이 있어야 합니다.'],
  [/^at most (\d+) runs, these are (\d+)$/, '실행이 $2개인데 $1개까지 할 수 있습니다. 시드나 값을 줄이세요.'],
  [/^arms with names that differ$/, '같은 조건이 두 번 있습니다. 같은 값을 두 번 적지 않았는지 보세요.'],
  [/^the name of an arm: (.+)$/s, '조건의 이름이어야 합니다: $1.'],
  [/^seeds in the list "seeds" of the spec alone$/, '시드는 실험의 “seeds” 목록에만 적습니다.'],
  [
    /^at least 1: figures are reported on test frames$/,
    '1 이상이어야 합니다. 수치를 테스트 장면에서 재기 때문입니다.',
  ],
  [
    /^the name of a data set of one's own, "data:…"$/,
    '내 데이터셋을 고르세요. 수치를 그 장면에서 재기 때문입니다.',
  ],
  [/^one of (.+)$/s, '다음 가운데 하나여야 합니다: $1.'],
  [/^(\d+)$/, '$1이어야 합니다.'],
]

/** Why a text is no file of an experiment. */
const UNREADABLE: Rules = [
  [/it is longer than the (\d+) bytes that are taken/, '$1바이트보다 깁니다'],
  [/it is nested more than (\d+) levels deep/, '$1단계보다 깊이 중첩되어 있습니다'],
  [/it is not JSON/, 'JSON이 아닙니다'],
]

function translated(text: string, rules: Rules): string | null {
  const rule = rules.find(([pattern]) => pattern.test(text))
  const match = rule?.[0].exec(text)
  return rule && match ? rule[1].replace(/\$(\d)/g, (_, group) => match[Number(group)]) : null
}

function placeKo(place: string): string {
  const arm = /^arms\[(\d+)\]\.settings$/.exec(place)
  return arm ? `${Number(arm[1]) + 1}번째 조건` : (translated(place, PLACES) ?? place)
}

/** What was found, in brackets; lists and objects are no help. */
const foundKo = (found: string): string =>
  found === 'nothing' ? '(없음)' : /^[[{]/.test(found) ? '' : `(${found})`

/** Of a setting: a value that the table refuses, or a rule between settings. */
function settingKo(key: keyof Settings, { expected, because }: Problem, t: ProblemStrings): string | null {
  const entry = settingEntry(key)
  const words = t.form.problems
  if (because) {
    const own = words.ownAnswers[because.reason as keyof typeof words.ownAnswers]
    return own?.(settingsInWords(because.settings, t)) ?? null
  }
  if (expected === expectation(entry)) return expectedOf(entry, words)
  return translated(expected, EXPECTED) ?? words.together[key] ?? null
}

/** A problem of an experiment in Korean; as it is where there are no words for it. */
export function labProblemKo(problem: Problem, t: ProblemStrings): string {
  const { key: path, found, expected, message } = problem
  if (path === 'file')
    return `실험 파일로 읽을 수 없습니다: ${translated(message, UNREADABLE) ?? 'JSON 객체가 아닙니다'}.`
  const dot = path.lastIndexOf('.')
  const [place, name] = [path.slice(0, Math.max(0, dot)), path.slice(dot + 1)]
  const of = /settings$|^factors$|^arm "/.test(place)
  const key = of ? SETTING_KEYS.find((one) => one === name) : undefined
  if (of && !key)
    return sentence(`${placeKo(place)}: “${name}”${particle(name, '이라는/라는')} 설정은 없습니다.`)
  const what = key ? `${placeKo(place)}: ${wording(settingEntry(key), t).label}` : (FIELDS[path] ?? path)
  const said = key ? settingKo(key, problem, t) : translated(expected, EXPECTED)
  return said === null ? message : sentence(`${what}${foundKo(found)}: ${said}`)
}
