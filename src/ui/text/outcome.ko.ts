// 끝난 실행의 결과를 말하는 줄, 한국어. (What a finished run says of itself, Korean.)

import type { OutcomeStrings } from './outcome.en'

export const outcomeKo: OutcomeStrings = {
  label: '결과',
  reached: (what, percent, commonest) => `${what} ${percent}%(가장 흔한 답만 하면 ${commonest}%)`,
  ended: (parts) => `검증 질문에서 학생의 마지막 점수: ${parts}.`,
  next: {
    sum: '비교: 교사를 쓰고 그래디언트는 그냥 더하기',
    agp: '비교: 투영을 넣기(AGP)',
    'agp-anchor-once': '비교: 투영을 넣기(AGP, 정답은 한 번만 셈)',
    'sum-anchor-triple': '비교: 정답을 세 번 세고 투영은 하지 않기',
    seed: '비교: 다른 시드로 같은 실행',
  },
  close: '결과 닫기',
}
