// Words of the panel in which a rule is typed, in Korean.

import { ruleReasonKo } from './ruleReason.ko'
import type { RuleStrings } from './rule.en'
import { withParticle } from './particle.ko'

export const ruleKo: RuleStrings = {
  write: '규칙 쓰기',
  title: '직접 쓴 규칙',
  infoTitle: '직접 쓴 규칙',
  info: '그램 행렬을 계수 네 개로 바꾸는 JavaScript입니다. 계수는 가중된 그래디언트가 업데이트에 몇 번 들어가는지를 뜻합니다. G[i][j]는 그래디언트 i와 j의 내적이고 순서는 교차 엔트로피, 인지, 추론, 계획입니다. ctx에는 step, losses(가중된 손실), weights, order(이 스텝에서 뽑힌 순서대로 참여하는 능력 1, 2, 3), present(넷 가운데 무엇이 참여하는지), 스텝 사이에 남는 객체 memory가 있습니다. Math.random은 시드에서 나옵니다. 규칙은 샌드박스에서 실행되어 이 페이지에도 네트워크나 시계에도 닿지 못하며, 한 번의 호출은 인터프리터가 400만 단계를 밟으면 끝납니다. 짧은 반복문으로는 약 20만 번이고, 길어야 0.1초쯤입니다.',
  editor: '규칙의 JavaScript',
  examples: '예제',
  example: { sum: '합', pcgrad: 'PCGrad', agp: 'AGP', own: '기억이 있는 규칙' },
  run: '이 실행의 규칙',
  loading: '샌드박스를 불러오는 중',
  fine: '이 그래디언트에서 규칙이 잘 작동합니다.',
  noResult: '결과 없음.',
  fault: (message) => `쓸 수 없습니다: ${ruleReasonKo(message)}.`,
  faultAt: (line, message) => `${line}번째 줄: ${ruleReasonKo(message)}.`,
  tooLong: (found, most) => `규칙이 ${found}자입니다. 링크에는 ${most}자까지 들어갑니다.`,
  train: '이 규칙으로 학습',
  trainHint: '다른 설정은 그대로 두고 이 규칙으로 실행을 새로 시작합니다',
  close: '편집기 닫기',
  properties: '지키는 성질',
  propertiesHint: (tried, of) =>
    `지어낸 그래디언트 네 개의 묶음 ${of}개 가운데 ${tried}개에서 시험했습니다. 넷 중 하나는 퇴화된 경우(종속, 반대, 0)입니다.`,
  property: {
    nonConflicting: '어떤 그래디언트도 거스르지 않음',
    supervised: '교차 엔트로피를 거스르지 않음',
    permutation: '능력을 똑같이 다룸',
    scaling: '그래디언트의 공통 크기와 무관',
  },
  failedOn: (n) => `${n}번째 묶음에서 실패했습니다.`,
  held: '지킴',
  heldSoFar: '지금까지 지킴',
  waiting: '아직 시험하지 않음',
  opposes: (task, cosine) => `반례: ${withParticle(task, '을/를')} 거스름, 코사인 ${cosine}`,
  changes: (share) => `반례: 업데이트가 길이의 ${share}만큼 달라짐`,
  draw: '그리기',
}
