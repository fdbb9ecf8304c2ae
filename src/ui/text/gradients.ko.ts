// 그래디언트 화면의 문구, 한국어. (Words of the gradient inspector, Korean.)

import type { GradientStrings } from './gradients.en'
import type { ViewStrings } from './views.en'
import { withParticle } from './particle.ko'

export const gradientsKo = {
  label: '그래디언트 살펴보기',
  mode: '모드',
  live: '이 실행',
  liveHint: '실행을 따라갑니다: 가장 최근 스텝',
  whatIf: '만약에',
  whatIfHint: '마음대로 바꿔 볼 수 있는 그래디언트 사본입니다. 실행에는 영향이 없습니다',
  lead: '스텝마다 그래디언트가 넷 있습니다. 하나(ce)는 정답 쪽으로, 셋은 교사의 어텐션 쪽으로 당깁니다. 넷이 모여 어떤 업데이트가 될까요?',
  leadWhatIf:
    '화살표 끝을 끌거나, 포커스를 두고 방향키를 누르세요. 이 화면의 모든 것이 따라 바뀝니다. 실행에는 영향이 없습니다.',
  from: '시작점',
  fromStep: (step) => `${step}스텝의 사본`,
  fromNothing: '최근 스텝',
  refresh: '최근 스텝을 다시 복사',
  presets: {
    calm: { label: '충돌 없음', help: '90°를 넘는 각이 없습니다. AGP는 ce를 세 번 센 단순 합과 같습니다.' },
    stage1: {
      label: '1단계 작동',
      help: '인지가 ce를 거슬러 90°까지 돌려집니다. ce가 길어서 2단계는 작동할 수 없습니다.',
    },
    both: {
      label: '두 단계 모두 작동',
      help: '인지가 짧은 ce를 거슬러 돌려지고, 그 뒤에도 인지와 계획이 서로 거스릅니다.',
    },
    rivals: {
      label: '인지 대 계획',
      help: '아무도 ce를 거스르지 않지만 두 능력이 서로 거스릅니다. 2단계만 할 일이 있습니다.',
    },
  },
  nothing:
    '아직 진행한 스텝이 없습니다. 실행이나 한 스텝을 누르면 이 실행의 그래디언트가 나타납니다. 만들어 둔 상황으로 시작해도 됩니다:',
  at: (step) => `${step}스텝`,

  drawing: {
    title: '실제 비율의 화살표',
    infoTitle: '그림',
    info: 'ce는 언제나 오른쪽을 향하고 정확히 그려집니다. 그래서 점선 왼쪽에 있는 화살표는 ce를 거스르며, 왼쪽으로 간 만큼 많이 거스릅니다. 평면(또는 공간)의 나머지 방향은 다른 그래디언트를 가장 많이 담도록 고릅니다. ce 몫을 뺀 그램 행렬의 고유벡터입니다. 화살표 둘은 언제나 평면에, 셋은 언제나 공간에 들어가므로 몇 개를 숨기면 나머지를 정확히 볼 수 있습니다. 담기지 않은 몫은 함께 적습니다.',
    stage: '단계',
    stages: { gradients: '이전', stage1: '1단계', stage2: '2단계', update: '업데이트' },
    captions: {
      gradients: 's는 정답 그래디언트(ce), f는 교사 그래디언트이며 모두 가중 후의 값입니다.',
      stage1:
        'f에서 s를 거스르는 부분만 없앱니다(가는 선). 그다음 m = s + f로 능력마다 ce를 더합니다. 점선은 이전의 f입니다.',
      stage2: '각 m에서 다른 m을 거스르는 부분을 뽑힌 순서대로 없애면 t가 됩니다. 점선은 이전의 m입니다.',
      update: '조각들을 이어 붙이면 업데이트(굵은 선)가 됩니다.',
    },
    captionOther:
      '이 방법에는 단계가 없습니다. 네 그래디언트의 배수를 이어 붙이면 업데이트(굵은 선)가 됩니다.',
    reference: '흐린 선은 AGP의 업데이트입니다.',
    dimensions: '평면 또는 공간',
    plane: '평면',
    planeHint: 'ce와, 나머지를 가장 많이 담는 방향',
    space: '공간',
    spaceHint: '멀리서 본 3차원입니다. 배경을 끌거나 방향키로 돌립니다. 이쪽을 향한 화살표는 짧아 보입니다.',
    exact: '정확합니다: 이 그림 밖에 남는 것이 없습니다.',
    outside: (percent, parts) =>
      `길이 제곱의 ${percent}%는 이 그림 밖에 있습니다 (${parts}). 각이 실제와 다르게 보일 수 있으며, 표의 값은 정확합니다.`,
    flatten: '그림 밖의 몫 버리기',
    picture: '화살표로 그린 그래디언트',
    turnable: '공간에 그린 그래디언트. 방향키로 시점을 돌립니다.',
    unit: (length) => `길이 ${length}`,
    right: 'ce와 90°',
    method: '그릴 방법',
    gradients: '네 그래디언트',
    length: '길이',
    toCe: 'ce와의 각',
    weight: (name) => `${name}의 가중치`,
    times: (factor) => `×${factor}`,
    show: (name) => `${name} 그리기`,
    tip: (name) => `${name} 화살표 끝`,
    tipState: (length, angle) => `길이 ${length}, ce와의 각 ${angle}`,
  },

  explanation: {
    title: '일어난 일',
    stage1: '1단계',
    stage1None: '이 방법에는 1단계가 없습니다.',
    stage1Quiet: (name, product) =>
      `할 일 없음: ce를 거스르는 교사 그래디언트가 없습니다. 가장 가까운 것은 ${name}, f · s = ${product}.`,
    stage1Fired: (parts) => `작동: ${parts}. ce를 거스르던 부분을 없앴습니다.`,
    stage1Part: (name, product, angle) => `${name} (f · s = ${product}, ${angle} → 90°)`,
    stage2: '2단계',
    stage2None: '이 방법에는 2단계가 없습니다.',
    stage2Alone: '할 일 없음: 참여하는 능력이 둘보다 적습니다.',
    stage2Cannot: (supervised, largest, pair) =>
      `작동할 수 없음: 모든 쌍에서 |s|² ≥ |fᵢ||fⱼ|입니다 (|s|² = ${supervised}, 오른쪽 최댓값 ${largest}, ${pair}). 각 m에 든 ce가 어떤 충돌보다도 큽니다.`,
    stage2Could: (pair, product, supervised, largest) =>
      `작동하지 않음 (작동할 수는 있었음: |s|² = ${supervised} < ${largest}). 가장 가까운 쌍은 ${pair}, mᵢ · mⱼ = ${product} ≥ 0.`,
    stage2Fired: (parts) => `작동: ${parts}.`,
    stage2Part: (task, against, product) => `${task} 대 ${against} (t · m = ${product})`,
    stage2Why: (pair, teacherTasks, supervised, mixed, product) =>
      `이유: ${pair}의 fᵢ · fⱼ = ${teacherTasks}를 |s|² = ${supervised}에 s · (fᵢ + fⱼ) = ${mixed}를 더한 값으로도 메우지 못합니다: mᵢ · mⱼ = ${product}.`,
    modulesUnexplained: '층마다 따로 거쳤고, 층별 계수만 남깁니다.',
    microBatchesUnexplained: '마이크로배치마다 따로 거쳤고, 하나하나의 기록은 남기지 않습니다.',
    basisQuiet1: '할 일 없음: 자기 ce를 거스르는 교사 그래디언트가 없습니다.',
    basisPart1: (name, product) => `${name} (f · s = ${product})`,
    basisQuiet2: '작동하지 않음: 서로 거스르는 m이 없습니다.',
    microBatchMean: '마이크로배치의 평균:',
    microBatchesUnchecked: '평균 그램 행렬로는 업데이트의 길이나 계수를 알 수 없어 다시 계산하지 않습니다.',
    ownSupervised: '능력마다 m · s ≥ |s|²',
    ownSupervisedText: (ratio) => `가장 작은 m · s / |s|²: ${ratio}`,
    ownSupervisedHint:
      '1단계 뒤에는 어떤 능력도 자기 정답을 거스르지 않습니다. 다른 능력의 정답에 대해서는 보장이 없습니다.',
    checks: '실시간 검사',
    checksWhatIf: '검사',
    supervised: (times) => `업데이트 · ce ≥ ${times}|s|²`,
    supervisedPlain: '업데이트 · ce ≥ 0',
    supervisedGood: (product, bound) => `${product} ≥ ${bound}`,
    supervisedBad: (product, bound) => `${product} < ${bound}`,
    supervisedOpen: '이 방법은 이를 보장하지 않습니다.',
    support: 'f · s = f · sM',
    supportText: (difference) => `최대 차이 ${difference}`,
    supportHint:
      'M은 교사 손실에 그래디언트가 있는 곳에서 1입니다. 그 밖에서는 그래디언트가 0이므로, 따로 잰 두 내적은 반올림 오차만큼만 다릅니다',
    supervisedHint:
      'AGP는 업데이트가 정답을 거스르지 않음을 보장합니다. ce가 능력마다 한 번씩 들어가고, 남은 것은 ce를 거스르지 않습니다.',
    norm: '√(c′Gc) = 측정한 길이',
    normText: (a, b) => `여기서 ${a}, 그래픽 프로세서에서 ${b}`,
    normHint: '그램 행렬과 계수로 구한 업데이트 길이를, 업데이트 자체에서 잰 길이와 비교합니다.',
    coefficients: '계수 일치',
    coefficientsText: (difference) => `float64로 다시 계산, 최대 차이 ${difference} (0.1%까지 허용)`,
    coefficientsHint: '보고된 그램 행렬로 이 방법을 여기서 다시 계산합니다.',
    coefficientsMemory: '이 방법은 스텝 사이에 기억을 이어 가므로 한 스텝만으로 다시 계산할 수 없습니다.',
    frozen: '교사 고정',
    frozenOnce: (checksum) => `체크섬 ${checksum}, 실행이 멈추거나 끝나면 다시 비교합니다`,
    frozenSame: (checksum, first, latest) => `체크섬 ${checksum}, ${first}스텝과 ${latest}스텝에서 같음`,
    frozenNot: (checksum, first, latest) =>
      `${latest}스텝의 체크섬 ${withParticle(checksum, '이/가')} ${first}스텝과 다릅니다`,
    frozenHint:
      '검증 장면 하나에 대한 세 교사의 답과 어텐션 전체의 SHA-256입니다. 학습은 이 값을 비트 하나도 바꾸면 안 됩니다.',
    layers: '층별 합 일치',
    layersText: (difference) => `최대 차이 ${difference}`,
    layersHint: '모든 파라미터 묶음의 그램 행렬을 더하면 전체 그램 행렬이 되어야 합니다.',
    good: '성립',
    bad: '성립하지 않음',
  },

  cosines: {
    title: '코사인',
    infoTitle: '코사인',
    info: '두 그래디언트 사이 각의 코사인입니다. 1은 같은 방향, 0은 직각, 0보다 작으면 서로 거스릅니다. 그램 행렬에서 내적을 두 길이로 나누어 얻습니다. 주황은 거스름, 보라는 같은 쪽이며 숫자로도 적습니다.',
    caption: '가중된 네 그래디언트 사이의 코사인',
    zero: '둘 중 하나가 0입니다',
  },

  orders: {
    title: '여섯 가지 순서',
    infoTitle: '여섯 가지 순서',
    info: '2단계는 스텝마다 새로 뽑은 순서로 능력을 방문하며, 결과가 순서에 따라 달라질 수 있습니다. 같은 그래디언트에 여섯 순서를 모두 적용한 결과입니다.',
    caption: '여섯 순서 각각의 업데이트',
    order: '순서',
    norm: '|업데이트|',
    angle: '그린 것과의 각',
    same: '여기서는 순서가 결과를 바꾸지 않습니다.',
    spread: (angle) => `순서에 따라 업데이트가 최대 ${angle} 달라집니다.`,
    drawn: '이 스텝에서 뽑힌 순서',
    choose: (order) => `${order} 순서로`,
  },

  methods: {
    title: '같은 그래디언트에 모든 방법을 적용하면',
    infoTitle: '방법들',
    info: '어느 방법이든 결국 네 수, 곧 각 그래디언트가 업데이트에 몇 배로 들어가는지로 정해집니다. u · g가 0보다 작으면(✗, 주황) 이 스텝은 1차 근사로 그 손실을 키웁니다. 길이는 방법마다 원래 다르고(합은 평균의 네 배) AdamW가 대부분 고르게 하므로 부호와 각을 보세요. GradVac은 실행의 첫 스텝일 때의 값입니다. 행을 고르면 그림에 나타납니다.',
    caption: '계수, 업데이트 길이, 각 그래디언트와의 내적, AGP 업데이트와의 각',
    method: '방법',
    does: '하는 일',
    coefficients: '업데이트에 들어가는 배수',
    norm: '|u|',
    products: 'u · g',
    agp: 'AGP와의 각',
    agpHint: '이 업데이트와 AGP 업데이트 사이의 각',
    spread: '여섯 순서',
    spreadHint: '여섯 순서 가운데 두 업데이트 사이의 가장 큰 각',
    conflict: (name) => `거스름: ${name}`,
    cosine: (cosine) => `코사인 ${cosine}`,
    draw: (name) => `${name} 그리기`,
    running: '이 실행',
  },

  layerMap: {
    title: '층별 충돌',
    infoTitle: '층별 충돌',
    info: '같은 코사인을 파라미터 묶음마다 따로 계산한 것입니다. 모델 전체로는 충돌하지 않아도 한 층에서는 충돌할 수 있습니다. 손실은 비교하는 어텐션과 그 아래 층에만 닿으므로, 둘 중 하나의 그래디언트가 아예 없는 곳은 빗금으로 표시합니다.',
    caption: '파라미터 묶음별 그래디언트 쌍의 코사인',
    group: '파라미터',
    names: { embedding: '임베딩', 'final norm': '마지막 정규화', projector: '프로젝터' },
    layer: (n) => `층 ${n}`,
    none: '여기에는 그래디언트가 없습니다',
    hint: (group, pair, cosine) => `${group}, ${pair}: 코사인 ${cosine}`,
    empty: '여기서 학습한 첫 스텝부터, 그래디언트가 어느 층에서 충돌하는지 보여 줍니다.',
    fromRun: (step) => `실행의 ${step}스텝`,
    against: '거스름',
    along: '같은 쪽',
  },
} satisfies GradientStrings

/** 네 그래디언트만으로 말할 수 없는 스텝. (Steps that four gradients alone cannot describe.) */
export const variantsKo: ViewStrings['inspector']['variants'] = {
  microBatches: (count) =>
    `이 스텝은 마이크로배치 ${count}개를 하나씩 결합해 평균했습니다. 그림은 평균 길이와 각도이고, 방법들이 이것으로 무엇을 만들지는 가정일 뿐 실행이 한 일이 아닙니다.`,
  modules: () =>
    '이 실행은 층마다 자기 파라미터의 그래디언트를 따로 결합합니다. 그림은 모델 전체의 그래디언트이고, 이것에서 그린 단계와 순서, 방법은 가정입니다.',
  six: () =>
    '이 실행은 교사 그래디언트를 자기 능력의 정답 그래디언트에 투영합니다: 그래디언트 여섯. 그림은 이것을 더한 네 개이고, 이 넷에서 그린 단계와 순서, 방법은 가정입니다. 실행이 한 일은 그래디언트 화면의 “일어난 일”에 있습니다.',
  supports: () =>
    '이 실행의 1단계는 교사 손실에 그래디언트가 있는 곳에서만 ce를 잽니다. 네 그래디언트에서 그린 단계와 순서, 방법은 가정입니다. 실행이 한 일은 그래디언트 화면의 “일어난 일”에 있습니다.',
  released: () =>
    '이 실행의 1단계는 공개 코드처럼 ce를 모델 전체에서 재고, 교사 손실이 닿는 파라미터에서만 덜어 냅니다. 네 그래디언트에서 그린 단계와 순서, 방법은 가정입니다. 실행이 한 일은 그래디언트 화면의 “일어난 일”에 있습니다.',
  releasedOwn: () =>
    '이 실행은 교사 그래디언트를 자기 능력의 정답 그래디언트에 투영하되, 공개 코드처럼 그 교사 손실이 닿는 파라미터에서만 덜어 냅니다. 네 그래디언트에서 그린 단계와 순서, 방법은 가정입니다. 실행이 한 일은 그래디언트 화면의 “일어난 일”에 있습니다.',
  both: () =>
    '이 실행은 교사 그래디언트를 자기 능력의 정답 그래디언트에, 그 교사 손실에 그래디언트가 있는 곳에서만 투영합니다. 네 그래디언트에서 그린 단계와 순서, 방법은 가정입니다. 실행이 한 일은 그래디언트 화면의 “일어난 일”에 있습니다.',
}
