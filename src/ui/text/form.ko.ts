// 설정 화면의 문구, 한국어. (Same shape as the English ones.)

import { signalsKo } from './signals.ko'
import type { ViewStrings } from './views.en'
import { regimeChoicesKo } from './regime.ko'
import { withParticle } from './particle.ko'

export const formKo: ViewStrings['form'] = {
  search: '설정 찾기',
  searchHint: '층, 가중치, 시드 …',
  nothing: (text) => `“${text}”에 맞는 설정이 없습니다.`,
  presets: '프리셋',
  wordsHere: '여기 나오는 용어 설명',
  onlyChanged: '바꾼 것만',
  fromDefault: (value) => `기본값 ${withParticle(value, '으로/로')} 되돌리기`,
  changedMark: '기본값과 다름',
  allDefaults: '모두 기본값으로',
  defined: '정의한 곳:',
  method: '방법 전체와 수식(영어)',
  sources: {
    'Section 1: Signals': '방법 1절, 신호',
    'Section 2: Training step': '방법 2절, 학습 스텝',
    'Section 3: AGP': '방법 3절, AGP',
    'Section 4: Reweighting': '방법 4절, 동적 가중치',
    'Section 5: Baselines and ablations': '방법 5절, 베이스라인과 어블레이션',
    'Section 6: Combining gradients': '방법 6절, 그래디언트 결합',
    'TinyDrive: the toy world': 'TinyDrive, 장난감 세계',
  },
  restart: (n, all) =>
    n < all ? `변경 ${all}개 중 ${n}개는 새로 실행해야 바뀝니다` : `${n}개는 새로 실행해야 바뀝니다`,
  presetChanges: (n) => `설정 ${n}개 변경`,
  followed: {
    set: (n, list) => `다른 설정 ${n}개도 바뀝니다: ${list}.`,
    keep: '내 가중치 유지',
    kept: (list) => `유지함: ${list}.`,
    follow: (list) => `기본값 사용: ${list}`,
  },
  typed: {
    readAs: (number) => `${withParticle(number, '으로/로')} 읽음`,
    readAsNot: (number, other) =>
      `${withParticle(other, '이/가')} 아니라 ${withParticle(number, '으로/로')} 읽음`,
    ambiguous: (a, b) => `${a}인지 ${b}인지 알 수 없습니다. 둘 중 하나를 그대로 적어 주세요.`,
  },
  restartMark: '새 실행 필요',
  faulty: (n) => `가능하지 않은 값 ${n}개`,
  memory: (bytes) => `그래픽 메모리: ${bytes}.`,
  memoryFull: '이 그래픽 어댑터의 메모리보다 큽니다. 다음 설정은 들어갑니다:',
  memoryNone: '이 그래픽 어댑터의 메모리보다 크고, 더 작은 실행도 들어가지 않습니다.',
  atMost: (value) => `그래픽 메모리에는 ${value}까지 들어갑니다.`,
  goesOn: '적용하기 전까지 지금 실행은 그대로 이어집니다.',
  choices: {
    ...regimeChoicesKo,
    'supervision.shared': {
      label: '모두에 하나',
      help: '논문대로 배치 전체의 정답 그래디언트 하나.',
    },
    'supervision.per-capability': {
      label: '능력마다 하나',
      help: '여섯 그래디언트: 능력마다 자기 정답과, 자기 질문에 대한 자기 교사(섞지 않음). 교차 엔트로피는 한 번만 셉니다. 이 프로젝트의 정의이며, CPU에서 풀어 스텝마다 한 번 왕복합니다.',
    },
    'combineOver.model': { label: '모델 전체', help: '그래디언트 전체의 내적에서 나온 계수 한 벌.' },
    'combineOver.module': {
      label: '층마다',
      help: '임베딩, 각 층, 마지막 정규화가 자기 몫의 그래디언트를 따로 결합합니다. CPU에서 풀어 스텝마다 한 번 왕복합니다.',
    },
    'anchorSupport.whole': { label: '모델 전체', help: '모든 파라미터. 논문의 수식입니다.' },
    'anchorSupport.support': {
      label: '손실이 닿는 곳',
      help: '교사 그래디언트가 0이 아닌 곳에서만 재고 덜어 냅니다. 이 프로젝트의 정의이며, CPU에서 풀어 스텝마다 한 번 왕복합니다.',
    },
    'anchorSupport.released': {
      label: '공개 코드대로',
      help: '모델 전체에서 재고, 손실이 닿는 파라미터에서만 덜어 냅니다. 공개 코드가 하는 방식입니다. 교차 엔트로피와의 충돌이 조금 남을 수 있고, CPU에서 풀어 스텝마다 한 번 왕복합니다.',
    },
    'reweightingNorms.present': {
      label: '가르치는 샘플',
      help: '교사 섞기에서 그 교사의 비중이 0이 아닌 샘플만. 이 프로젝트의 정의입니다.',
    },
    'reweightingNorms.all': {
      label: '모든 샘플',
      help: '교사의 비중이 0인 샘플은 길이를 0으로 칩니다. 공개 코드가 하는 방식입니다.',
    },
    'combinePer.batch': { label: '배치', help: '배치마다 한 번 결합합니다.' },
    'combinePer.sample': {
      label: '샘플',
      help: '공개 코드처럼 질문 하나하나를 따로 결합한 뒤 평균합니다. 질문마다 시퀀스 하나를 따로 쓰고 손실마다 그래디언트를 따로 구하므로 몇 배 느립니다.',
    },
    'reweighting.off': { label: '끔', help: '가중치가 정한 그대로 있습니다.' },
    'reweighting.on': {
      label: '켬',
      help: '여기 정한 가중치가 출발점이자 목표 비율입니다. 합은 유지되고 교차 엔트로피는 0.6 이상입니다. 스텝마다 한 번 왕복하고, 배치 단위에서는 그래디언트를 셋 더 구합니다.',
    },
    ...Object.fromEntries(
      Object.entries(signalsKo).map(([id, { label, help }]) => [`signal.${id}`, { label, help }]),
    ),
    'layer.first': { label: '첫 층', help: '학생의 첫 층이 교사의 첫 층에서 배웁니다.' },
    'layer.intermediate': {
      label: '첫 층부터 끝에서 둘째까지',
      help: '마지막을 뺀 모든 층을, 각각 교사 층 그룹에서 배웁니다.',
    },
    'layer.penultimate': {
      label: '끝에서 둘째 층',
      help: '학생의 끝에서 둘째 층이 교사의 끝에서 둘째 층에서 배웁니다.',
    },
    'layer.custom': {
      label: '직접 쓴 매핑',
      help: '학생의 어느 층이든 교사의 어느 층이나 그룹에서. 직접 적습니다.',
    },
    'block.text-to-vision': { label: '텍스트 → 이미지', help: '단어가 그림의 어디를 보는지.' },
    'block.full': { label: '전체 맵', help: '그림과 단어의 모든 행과 열.' },
    'block.answer-rows': { label: '답하는 행', help: '답 단어를 예측하는 행만. 이 프로젝트의 정의입니다.' },
    'loss.mse': { label: '제곱 차이', help: '논문의 것.' },
    'loss.cosine': {
      label: '1 - 코사인',
      help: '행마다 크기가 아니라 모양을 셉니다. 이 프로젝트의 정의입니다.',
    },
    'loss.kl': {
      label: '행의 KL',
      help: '행을 확률로 봅니다. 작은 값이 더 중요해집니다. 이 프로젝트의 정의입니다.',
    },
    'loss.typed': { label: '직접 쓴 식, 원소별', help: '직접 쓴 식을 원소마다 계산해 평균합니다.' },
    'loss.typed-rows': {
      label: '직접 쓴 식, 행별',
      help: '행을 확률로 보고, 직접 쓴 식을 행마다 더합니다.',
    },
  },
  lastLayer: '마지막 층',
  fromLast: (n) => `끝에서 ${n}번째 층`,
  reads: (map) => `화면의 표기: ${map}.`,
  fromZero: '층 매핑은 0부터 셉니다. 매핑의 0이 화면의 1층입니다.',
  problems: {
    choice: '고를 수 있는 값이 아닙니다.',
    text: (longest) => `1자부터 ${longest}자까지여야 합니다.`,
    row3: '0 이상인 수 셋이 필요하며 모두 0일 수는 없습니다.',
    integer: (min, max) => `${min}부터 ${max}까지의 정수여야 합니다.`,
    multiple: (min, max, of) => `${min}부터 ${max}까지, ${of}의 배수여야 합니다.`,
    number: (min, max) => `${min}부터 ${max}까지의 수여야 합니다.`,
    together: {
      layerPerception: '한 층짜리 학생에게는 끝에서 둘째 층이 없습니다. 첫 층이나 직접 쓴 매핑을 고르세요.',
      mapPerception:
        '읽을 수 없거나 없는 층을 가리킵니다. 형식은 0<-0 1<-1..3, 층은 0부터 세고 학생 층은 한 번씩만, 묶음은 이어진 층이어야 합니다. 은닉 상태는 교사의 마지막 층에는 없습니다.',
      layerReasoning: '한 층짜리 학생에게는 끝에서 둘째 층이 없습니다. 첫 층이나 직접 쓴 매핑을 고르세요.',
      mapReasoning:
        '읽을 수 없거나 없는 층을 가리킵니다. 형식은 0<-0 1<-1..3, 층은 0부터 세고 학생 층은 한 번씩만, 묶음은 이어진 층이어야 합니다. 은닉 상태는 교사의 마지막 층에는 없습니다.',
      layerPlanning: '한 층짜리 학생에게는 끝에서 둘째 층이 없습니다. 첫 층이나 직접 쓴 매핑을 고르세요.',
      mapPlanning:
        '읽을 수 없거나 없는 층을 가리킵니다. 형식은 0<-0 1<-1..3, 층은 0부터 세고 학생 층은 한 번씩만, 묶음은 이어진 층이어야 합니다. 은닉 상태는 교사의 마지막 층에는 없습니다.',

      heads: '은닉 차원은 헤드 수의 배수여야 하고, 은닉 차원 / 헤드 수는 4의 배수여야 합니다.',
      kvHeads: '헤드 수는 키-값 헤드 수의 배수여야 합니다.',
      supervision:
        '능력별 지도는 AGP와 그 1단계나 2단계에서, 배치 단위로만 쓸 수 있습니다. (그때 AGP는 이미 교차 엔트로피를 한 번만 셉니다.)',
      combineOver: 'AGP의 변형이나 스텝 사이에 상태를 이어 가는 방법은 층마다 따로 결합할 수 없습니다.',
      anchorSupport:
        '교차 엔트로피에 투영하는 것은 1단계뿐입니다. AGP, AGP 교차 엔트로피 한 번, 1단계 가운데 고르세요.',
      accumulation: '장면 × 질문 × 누적이 스텝당 마이크로배치 512개를 넘습니다.',
      combinePer: '장면 × 질문이 스텝당 마이크로배치 512개를 넘습니다.',
      weightCe: '교사가 없으면 교차 엔트로피의 가중치가 0보다 커야 학습이 됩니다.',
      batchFrames: '학습 장면 수를 넘을 수 없고, 장면 × 질문이 한 배치(4096행)에 들어가야 합니다.',
      wrongHow:
        '다른 단어로 바꿀 답이 있는 것은 로짓 신호뿐입니다. 섞은 답이나 다른 전문가를 고르거나, 교사가 틀린 능력의 신호를 모두 로짓으로 바꾸세요.',
      capabilityMix: '능력별 지도에서는 배치마다 모든 능력의 질문이 있어야 합니다. 세 몫을 같게 두세요.',
      templateMix: '“even”이나 “P1:3 R4:0” 같은 템플릿 가중치를 적으세요. 하나는 0보다 커야 합니다.',
    },
    ownAnswers: {
      withoutTeachers: (what) => `가르치는 교사가 없어 학생 자신의 답을 평가할 교사도 없습니다: ${what}.`,
      signals: (what) =>
        `교사는 학생 자신의 답을 다음 단어의 확률로 평가하는데, 다음 신호는 확률을 비교하지 않습니다: ${what}.`,
      noSignal: (what) => `학생 자신의 답을 평가할 교사가 없습니다: ${what}.`,
      wrongTeacher: (what) => `틀린 교사의 말은 정답에 대해서만 준비됩니다: ${what}.`,
      perSample: (what) => `학생이 스스로 답한 샘플에는 결합할 교차 엔트로피가 없습니다: ${what}.`,
      supervision: (what) => `학생 자신의 답은 그 능력에 교차 엔트로피를 주지 않습니다: ${what}.`,
      reweighting: (what) =>
        `재가중은 교차 엔트로피를 기준으로 가중치를 비교하는데, 학생 자신의 답에는 교차 엔트로피가 없습니다: ${what}.`,
      memory: (what) => `이 방법은 손실을 기억하는데, 학생 자신의 답에는 교차 엔트로피가 없습니다: ${what}.`,
    },
    makeRoom: (change) => `바꾸기: ${change}`,
    signalFor: (signal, capabilities) => `${capabilities} 신호를 ${withParticle(signal, '으로/로')}`,
  },
}
