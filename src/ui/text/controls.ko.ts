// 실행 조작의 나머지(속도, 되감기, 단축키, 복구)와 펼쳐 본 한 스텝의 문구, 한국어. (Same shape as the English ones.)

import type { ViewStrings } from './views.en'
import { withParticle } from './particle.ko'

export const controlsKo: ViewStrings['controls'] = {
  limits: '실행 중 설정',
  limitsHint: '속도 제한, 자동 일시정지, 실행 중 학습률과 손실 가중치 변경',
  speedTitle: '속도',
  speedHelp: '한 스텝씩 지켜볼 수 있게 늦춥니다. 학습 자체는 달라지지 않습니다.',
  speedFull: '최고 속도',
  speedLimit: (n) => `초당 ${n}스텝`,
  stopTitle: '자동 일시정지',
  stopStep: '멈출 스텝',
  stopAccuracy: '멈출 평균 정확도',
  stopNever: '없음',
  stopBad: (range) => `${withParticle(range, '을/를')} 넣거나 비워 두세요.`,
  stopStepRange: '1 이상의 정수',
  stopAccuracyRange: '0에서 100 사이의 퍼센트',
  liveTitle: '실행 중 변경',
  liveHelp: '다음 스텝부터 적용되며, 차트에 바뀐 자리를 표시합니다.',
  divide: '÷ 3',
  multiply: '× 3',
  divideName: (what) => `${what} 3으로 나누기`,
  multiplyName: (what) => `${what} 3배`,
  stopped: {
    accuracy: (step) => `정확도에 도달해 ${step}스텝에서 자동으로 멈췄습니다.`,
    step: (step) => `정한 대로 ${step}스텝에서 자동으로 멈췄습니다.`,
  },

  rewind: '체크포인트로 되감기',
  rewindTo: (step) => `${step}스텝으로 되감기`,
  rewindHint:
    '표시를 누르거나, 화살표 키로 고르고 Enter를 누르세요. 그 뒤의 스텝은 사라지지만 같은 시드로 다시 학습할 수 있습니다.',
  rewindNow: (step) => `${step}스텝으로`,

  lesson: '강의: 세 교사에게 한꺼번에 배우는 법',
  introduction: '3분 만에 보기',
  help: '도움말',

  recovering: (step, attempt) =>
    `그래픽 프로세서 연결이 끊겼습니다. 다시 여는 중입니다 (3번 중 ${attempt}번째). ${step}스텝부터 이어집니다.`,
  recovered: (step) => `그래픽 프로세서가 돌아왔습니다. ${step}스텝의 체크포인트에서 이어졌습니다.`,
  gotIt: '확인',

  walk: {
    button: '스텝 설명',
    hint: '실제 한 스텝을 단계별로 살펴보기',
    title: (step) => `${step}스텝 설명`,
    making: '한 스텝을 진행하는 중 …',
    searching: '투영이 일어날 때까지 스텝을 진행하는 중 …',
    empty: '“스텝 설명”을 누르면 실제 학습 스텝 하나를 여기에 단계별로 펼쳐 보여 줍니다.',
    recorded: '녹화된 실행의 스텝입니다.',
    why: {
      projected: (steps) =>
        steps === '1'
          ? '투영이 일어난 스텝이라 골랐습니다.'
          : `최근 ${steps}스텝 가운데 투영이 가장 크게 일어난 스텝을 골랐습니다.`,
      quiet: (steps) =>
        `최근 ${steps}스텝에서는 그래디언트가 충돌하지 않아 투영된 것이 없습니다. 그중 마지막 스텝을 보여 줍니다.`,
    },
    phases: '스텝의 단계',
    back: '이전',
    next: '다음',
    another: '한 스텝 더 진행해 설명',
    play: '자동 재생',
    hold: '멈춤',
    names: {
      forward: '순전파',
      losses: '손실',
      gradients: '네 그래디언트',
      stage1: '1단계',
      stage2: '2단계',
      combine: '결합',
      update: '업데이트',
    },
    yes: '작동',
    no: '아니요',
    of: '/',
    task: '그래디언트',
    capability: '능력',

    forward: (frames, questions, all) =>
      `학생이 배치 하나를 봅니다. 장면 ${frames}개에 질문 ${questions}개씩 모두 ${all}개, 능력마다 삼분의 일입니다. 이때의 어텐션 맵을 보관합니다.`,
    forwardTeachers:
      '교사는 고정되어 있어 이 장면들에서 무엇을 보는지는 실행 전에 한 번만 계산했습니다. 교사마다 자신이 가르치는 학생의 층과 비교합니다.',
    forwardOwn:
      '교사는 고정되어 있습니다. 이 실행에서는 스텝 안에서 함께 계산됩니다. 학생이 내놓은 답과 나머지 질문의 정답을 단어마다 채점합니다.',
    forwardAlone: '이 방법은 교사를 쓰지 않습니다. 정답만 셉니다.',
    batchTitle: '이번 배치',
    imageTokens: '이미지 토큰',
    wordTokens: '단어',
    ownAnswer: '학생이 스스로 답함',
    wordTokensOf: (slots) => `텍스트 슬롯 ${slots}개 중. 나머지는 패딩이며 어디에도 계산되지 않습니다`,
    answerTokens: '예측할 단어',
    answerTokensWhat: '답과 끝 표시: ce는 이것들의 평균입니다',
    trainFrame: (n) => `학습 장면 ${n}`,
    moreFrames: (n) => `그 밖의 장면 ${n}개`,
    rows: '학생을 지나는 행',
    rowsWhat: (frames, segments) => `${frames} × (패치 36 + ${segments} × 단어 8)`,
    studentLayer: '학생의 층',
    teacherLayer: '교사의 층',
    compared: '비교하는 것',
    block: '단어 → 그림',
    full: '전체 맵',

    losses:
      '학생이 얼마나 벗어났는지를 네 수가 말합니다. 하나는 정답에서(ce), 셋은 각 교사의 어텐션에서 벗어난 정도입니다. 실행 내내 네 수 모두 내려가야 하지만 배치마다 오르내립니다.',
    lossesAlone: '한 수만 셉니다. 학생이 정답을 보고 얼마나 놀라는지입니다.',
    loss: '손실',
    weight: '가중치 w',
    weighted: 'w · 손실',
    change: '직전 스텝',
    unit: {
      squares: '어텐션 손실은 확률의 평균 제곱 오차라 아주 작습니다. 가중치가 ce와 비슷한 크기로 맞춥니다.',
      typed:
        '여기서는 어텐션이 얼마나 다른지를 직접 쓴 손실 f로 잽니다. s는 학생의, t는 교사의 어텐션 값입니다. 크기는 쓴 식에 따라 다르고, 가중치가 ce와 비슷한 크기로 맞춥니다.',
      other: '교사 손실은 저마다 단위가 다릅니다. 가중치가 ce와 비슷한 크기로 맞춥니다.',
    },

    gradients:
      '손실은 ce든 교사 손실이든 파라미터를 저마다의 방향으로 움직이려 합니다. 가중된 네 방향의 길이와 둘씩의 코사인입니다. 0보다 작으면 서로 방해합니다.',
    gradientsAlone: '손실이 하나, 그래디언트도 하나라 결합할 것이 없습니다.',
    length: '길이',
    conflicts: (n) =>
      n === 0 ? '이 스텝에서는 충돌하는 쌍이 없습니다.' : `이 스텝에서는 ${n}쌍이 충돌합니다.`,

    stage1:
      '정답 그래디언트 s는 바뀌지 않습니다. s와 충돌하는(0보다 작은) 교사 그래디언트는 거스르는 부분만 잃고 90°가 됩니다. 그다음 각각에 s를 더합니다.',
    turned: (degrees) => `${degrees} 돌림`,
    untouched: '그대로 둠',
    absent: '참여하지 않음',
    withSupervised: (degrees) => `s와 ${degrees}`,
    lostLength: (percent) => `길이 ${percent}% 줄어듦`,
    drawing: (name) => `s와 ${name}, 둘의 평면에서 정확함`,

    stage2: (order) =>
      `이제 능력끼리 서로 투영합니다. 순서는 스텝마다 뽑습니다: ${order}. 다른 결과를 거스르는 결과는 거스르는 부분을 잃습니다.`,
    against: (name) => `${name} 상대`,
    firedNone: '작동하지 않았습니다. 서로 충돌하는 결과가 없습니다.',
    cannot: '작동할 수 없었습니다. 모든 쌍에서 |s|² ≥ |fᵢ||fⱼ|이므로 공통 s가 어떤 충돌보다 큽니다.',
    firedSome: (pairs) => `작동했습니다: ${pairs}.`,
    firedPair: (a, b) => `${a} → ${b}에 양보`,

    combine: '네 그래디언트를 하나의 업데이트로 만듭니다. 각각을 얼마나 셀지는 이 방법이 정합니다.',
    variants: {
      microBatches: (count) =>
        `이 스텝은 배치나 샘플마다 이것을 ${count}번 하고 업데이트를 평균했습니다. 보이는 수치는 마이크로배치의 평균입니다.`,
      modules: () =>
        '여기서는 층마다 자기 파라미터의 그래디언트를 자기 계수로 따로 결합했습니다. 보이는 계수는 그 평균입니다.',
      six: () =>
        '여기서 AGP는 그래디언트 여섯, 곧 능력마다 자기 정답과 자기 교사를 다뤘습니다. 두 단계 모두 이 여섯으로 계산했고 여기에는 그리지 않습니다.',
      supports: () =>
        '여기서 1단계는 교사 손실에 그래디언트가 있는 곳에서만 정답 그래디언트를 쟀습니다. 모두 일곱 벡터이고 여기에는 그리지 않습니다.',
      released: () =>
        '여기서 1단계는 공개 코드처럼 정답 그래디언트를 모델 전체에서 재고, 교사 손실이 닿는 파라미터에서만 덜어 냈습니다. 모두 일곱 벡터이고 여기에는 그리지 않습니다.',
      releasedOwn: () =>
        '여기서 AGP는 그래디언트 여섯을 다뤘고, 1단계는 공개 코드처럼 정답 그래디언트마다 그 교사 손실이 닿는 파라미터에서만 덜어 냈습니다. 모두 아홉 벡터이고 여기에는 그리지 않습니다.',
      both: () =>
        '여기서 AGP는 그래디언트 여섯을 다뤘고, 1단계는 정답 그래디언트마다 그 교사 손실에 그래디언트가 있는 곳에서만 쟀습니다. 모두 아홉 벡터이고 여기에는 그리지 않습니다.',
    },
    meanOfMicroBatches: '마이크로배치의 평균:',
    notExplained: '네 그래디언트만으로는 이 업데이트가 정해지지 않아, 실행이 보고한 대로 적습니다.',
    pcgradOrder: (order) =>
      `넷 각각을, 거스르는 다른 모든 것에서 이 순서로 투영합니다: ${order}. 정답 그래디언트도 예외가 아닙니다.`,
    alone: '업데이트는 정답의 그래디언트 그대로입니다.',

    update:
      '업데이트는 네 그래디언트(ce와 교사 셋)에 결합 계수를 곱해 더한 것입니다. 너무 길면 클리핑하고, AdamW가 새 파라미터로 바꿉니다.',
    counts: '센 횟수',
    before: '클리핑 전 길이',
    limit: '최대 길이',
    scale: '배율',
    notClipped: '클리핑 안 함',
    clipped: (percent) => `${percent}%로 클리핑`,
    rate: '학습률',
    safe: (value) => `업데이트 · s = ${value} ≥ 0: 정답을 거스르지 않음`,
    unsafe: (value) => `업데이트 · s = ${value} < 0: 이 스텝은 정답을 거스름`,
    agrees: '여기서 배정밀도로 다시 계산한 합이 그래픽 프로세서의 결과와 같습니다.',
    differs: (percent) => `여기서 다시 계산한 합이 그래픽 프로세서의 결과와 길이의 ${percent}%만큼 다릅니다.`,
    remembers: '이 방법은 지난 스텝을 기억하므로 실행이 보고한 합을 그대로 보여 줍니다.',
    nextStep:
      '실행은 멈춰 있습니다. 실행을 누르면 이어지고, “한 스텝 더 진행해 설명”을 누르면 한 스텝 더 갑니다.',
  },
}
