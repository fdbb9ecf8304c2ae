// 직접 쓴 어텐션 손실 칸 아래의 문구, 한국어.

import type { TypedLossStrings } from './typedLoss.en'
import { particle, withParticle } from './particle.ko'

export const typedLossKo: TypedLossStrings = {
  title: '이 식이 하는 일',
  at: (character) => `${character}번째 글자: `,
  reasons: {
    empty: () => '식이 비어 있습니다. (s - t)^2처럼 s와 t로 쓰세요',
    long: (found, most) => `${found}자입니다. ${most}자까지 읽으니 줄여 쓰세요`,
    character: (found) =>
      `${found ? `"${found}"` : '보이지 않는 글자'}: 식에 쓸 수 없는 글자입니다. 지우세요`,
    stray: (found) =>
      `여기에 "${found}"${particle(found, '이/가')} 올 수 없습니다. 곱은 *, 거듭제곱은 ^로 씁니다`,
    deep: (most) => `${most}단계보다 깊게 중첩되었습니다. 없어도 되는 괄호를 빼세요`,
    ends: () => '항이 와야 할 자리에서 식이 끝났습니다. 항을 쓰거나 마지막 기호를 지우세요',
    before: (sign) => `"${sign}" 앞에 항이 있어야 합니다. 항을 쓰거나 기호를 지우세요`,
    unknown: (name, known) =>
      `"${name}"${particle(name, '은/는')} 없는 이름입니다. s, t, ${withParticle(known, '을/를')} 쓸 수 있습니다`,
    brackets: (name) => `${name}의 인수는 괄호 안에 씁니다: ${name}(…)`,
    one: (name) => `${name}의 인수는 하나입니다: ${name}(a)`,
    two: (name) => `${name}의 인수는 둘입니다: ${name}(a, b)`,
    unclosed: (position) => `${position}번째 글자에서 연 괄호가 닫히지 않았습니다. )를 더하세요`,
    huge: (found, most) => `${withParticle(found, '은/는')} ${most}보다 큽니다. 더 작은 수를 쓰세요`,
    constant: (name) => `"${name}"의 값이 유한한 수가 아닙니다. 유한한 수로 바꾸세요`,
    operations: (most) => `식과 도함수의 연산이 ${most}개를 넘습니다. 항이나 반복된 거듭제곱을 줄이세요`,
    value: (s, t) =>
      `s = ${s}, t = ${t}에서 값이 유한하지 않습니다. 분모와 log의 인수가 0보다 크도록 0.001 같은 작은 수를 더하세요`,
    slope: (s, t) =>
      `s = ${s}, t = ${t}에서 기울기가 유한하지 않습니다. 근호 안이나 분모에 0.001 같은 작은 수를 더하세요`,
    valueNaN: (s, t) =>
      `s = ${s}, t = ${t}에서 값이 수가 아닙니다. 근호, 로그, 거듭제곱 안이 0보다 작아지지 않게 하세요`,
    slopeNaN: (s, t) =>
      `s = ${s}, t = ${t}에서 기울기가 수가 아닙니다. 근호, 로그, 거듭제곱 안이 0보다 작아지지 않게 하세요`,
    zero: (s, t) =>
      `s = ${s}, t = ${t} 또는 그 앞에서 분모가 0을 지납니다. 분모가 0보다 크게 유지되도록 수를 더하세요`,
    fast: (s, t, slope, differences) =>
      `s = ${s}, t = ${t}에서 기울기는 ${slope}인데 값의 차분은 ${differences}입니다. 너무 급하게 변해 확인할 수 없으니 거듭제곱이나 계수를 줄이세요`,
    independent: () => 's가 들어 있지 않아 배울 것이 없습니다. 식에 s를 쓰세요',
  },
  derivative: 's에 대한 기울기',
  entries: '비교하는 원소에 대한 평균',
  rows: '행의 가중치를 합이 1이 되게 나눈 뒤 행마다 더하고, 행에 대해 평균',
  checked: (points) =>
    `10⁻⁸부터 1까지 양 끝을 포함한 ${points}개의 점에서 유한하고 기울기가 차분과 맞습니다. 더 작은 가중치는 10⁻⁸으로 봅니다.`,
  smallest: '모든 t에서 s = t일 때 가장 작습니다.',
  notSmallest: '원소별로 보면 s = t에서 가장 작지 않습니다.',
  notSmallestRows: '원소 하나만 보면 s = t에서 가장 작지 않지만, 행 전체로는 그럴 수 있습니다.',
  examples: '예시',
  example: {
    squared: '제곱 차이',
    kl: 'KL',
    hellinger: '헬링거',
    jensenShannon: '옌센-섀넌',
    absolute: '절댓값 차이',
    huber: '유사 후버',
  },
  loss: '손실',
  slope: '기울기',
  curves: (name, range) => `0부터 1까지의 s에 대한 ${name}, 범위 ${range}. t마다 선 하나`,
}
