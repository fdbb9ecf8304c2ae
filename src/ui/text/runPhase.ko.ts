// 실행이 지금 어디쯤인지 한 문장으로, 한국어. (Where a run stands, Korean.)

import type { runPhaseEn } from './runPhase.en'

export const runPhaseKo: typeof runPhaseEn = {
  and: ', ',
  beginning: '학생이 아직 찍고 있습니다.',
  copying: '교사의 신호는 따라 하기 시작했지만 아직 답은 못 맞힙니다.',
  copyingAttention: '교사의 어텐션은 따라 하기 시작했지만 아직 답은 못 맞힙니다.',
  guessing: '아직 가장 흔한 답만 하는 것보다 낫지 않습니다.',
  partly: (above, below) => `가장 흔한 답보다 나은 능력: ${above}. 아직인 능력: ${below}.`,
  rising: '모든 능력이 가장 흔한 답보다 낫고, 정확도가 아직 오르고 있습니다.',
  settled: '모든 능력이 가장 흔한 답보다 낫고, 정확도는 최근에 오르지 않았습니다.',
}
