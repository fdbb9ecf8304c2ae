// 내보낸 그림의 문구, 한국어. (Words of an exported figure in Korean.)

import { signalsKo } from './signals.ko'
import type { ViewStrings } from './views.en'

export const figureKo = {
  x: { step: '학습 스텝', seconds: '학습 시간 (초)', samples: '학습 샘플 (답한 질문 수)' },
  nats: '토큰당 nat',
  units: {
    mse: '3000 × MSE',
    cosine: '1 − 코사인',
    kl: 'KL, nat',
    ...Object.fromEntries(Object.entries(signalsKo).map(([id, { unit }]) => [id, unit])),
  },
  run: (name) => `실선: ${name}`,
  rawLine: '흐린 선: 매 스텝의 원래 값',
  band: '음영: 시드 평균 ± 표준편차',
  offAxis: '0 이하: 로그 축에 나타낼 수 없음',
  one: (name, seed, steps, all) => `${name}: n = 1 (시드 ${seed}), ${all}스텝 중 ${steps}스텝.`,
  several: (name, n, seeds, steps) => `${name}: 실행 n = ${n}개의 평균 (시드 ${seeds}), ${steps}스텝.`,
  shortest: (steps, longest) =>
    `평균은 가장 짧은 실행이 끝나는 ${steps}스텝까지입니다 (가장 긴 실행: ${longest}스텝).`,
  otherUnits: '일부 손실은 종류와 단위가 다릅니다.',
  smoothed: (steps) => `선: 스텝에 대한 지수 이동 평균, 시간 상수 ${steps}스텝, 초기 편향 보정.`,
  exact: '선: 매 스텝의 원래 값, 평활 없음.',
  exactPoints: '점: 매 평가의 값, 평활 없음.',
  part: (span) => `표시 구간: ${span}.`,
  references: '기준선은 인지 / 추론 / 계획 순서입니다.',
} satisfies ViewStrings['figure']
