// 설정 화면의 문구와 모든 설정의 이름과 설명, 한국어. (Words of the set-up and of every setting in Korean.)

import { methodsKo } from './methods.ko'
import { presetsKo } from './presets.ko'
import { regimeSettingsKo } from './regime.ko'
import type { ViewStrings } from './views.en'

export const setupKo = {
  title: '설정',
  intro: '학습률과 손실 가중치는 실행 중에 바꿀 수 있습니다. 나머지는 새로 실행해야 합니다.',
  live: '즉시',
  liveHint: '실행 중에 바꿀 수 있습니다',
  apply: '적용하고 새로 시작',
  revert: '변경 취소',
  changed: (n) => `${n}개 변경`,
  groups: {
    run: '실행',
    student: '학생',
    data: '데이터',
    teachers: '교사',
    signals: '신호',
    optimizer: '최적화',
    weights: '손실 가중치',
    mixing: '교사 섞기',
    regime: '실험 조건',
  },
  settings: {
    method: {
      label: '그래디언트 결합',
      help: '네 그래디언트를 하나의 업데이트로 만드는 방법. AGP는 논문의 방법인 비대칭 그래디언트 투영입니다.',
    },
    seed: {
      label: '시드',
      help: '시드가 같으면 데이터, 학생, 배치, 순서도 같습니다.',
    },
    steps: { label: '스텝 수', help: '학습 스텝의 수.' },
    evaluateEvery: {
      label: '평가 간격',
      help: '검증 장면으로 평가하는 스텝 간격. 0이면 끝에서만 평가합니다.',
    },
    family: {
      label: '계열',
      help: '학생의 구조. 맵의 구성이 같아서 두 계열의 교사 모두에게 배울 수 있습니다.',
    },
    layers: {
      label: '층 수',
      help: '두 층이면 첫 층이 곧 끝에서 둘째 층이어서 두 교사가 한 맵을 당깁니다.',
    },
    width: {
      label: '은닉 차원',
      help: '토큰마다 지니는 수의 개수. 헤드 수의 배수이고 헤드 크기는 4의 배수여야 합니다.',
    },
    heads: { label: '헤드 수', help: '어텐션 헤드. 맵은 헤드 평균이므로 교사와 수가 달라도 됩니다.' },
    kvHeads: {
      label: '키-값 헤드 수',
      help: 'Qwen/Llama형 학생에만 쓰입니다. 여러 헤드가 키와 값 한 벌을 나눠 읽으며, 헤드 수의 약수여야 합니다.',
    },
    batchFrames: { label: '스텝당 장면', help: '한 배치에 든 그림의 수.' },
    batchSegments: { label: '장면당 질문', help: '배치의 그림마다 묻는 질문의 수. 능력마다 삼분의 일씩.' },
    trainFrames: { label: '학습 장면', help: '정답이 있는 그림의 수. 적을수록 교사의 도움이 큽니다.' },
    validationFrames: {
      label: '검증 장면',
      help: '설정을 고르는 동안 완전 일치를 평가하는 그림. 그림마다 질문 12개.',
    },
    trainingData: {
      label: '학습 데이터',
      help: '학생이 배우는 장면: 이 세계의 장면, 또는 내 데이터셋.',
    },
    evaluationData: {
      label: '추가 평가',
      help: '학습을 마친 학생에게 더 물어볼 내 데이터셋. 검증과 테스트는 그대로입니다.',
    },
    trainStream: {
      label: '학습 장면의 출처',
      help: '학생의 학습 장면을 어느 난수 스트림에서 뽑는지.',
    },
    testFrames: {
      label: '테스트 장면',
      help: '마지막 스텝 뒤에 한 번만 평가해 보고할 수치를 얻는 그림. 0이면 평가하지 않습니다.',
    },
    teachers: { label: '교사 묶음', help: '고정된 기본 교사와 전문 교사들. 고른 묶음만 내려받습니다.' },
    teacherBase: {
      label: '기본 교사',
      help: '교사 묶음의 기본 교사 대신 쓸 교사. 비교로 보여 줄 뿐, 신호를 가르치지는 않습니다.',
    },
    teacherPerception: { label: '인지 교사', help: '교사 묶음의 인지 교사 대신 쓸 교사.' },
    teacherReasoning: { label: '추론 교사', help: '교사 묶음의 추론 교사 대신 쓸 교사.' },
    teacherPlanning: { label: '계획 교사', help: '교사 묶음의 계획 교사 대신 쓸 교사.' },
    rule: {
      label: '규칙',
      help: '직접 쓴 규칙의 JavaScript. 샌드박스 안에서 실행되며, 결합 방식이 직접 쓴 규칙일 때만 읽습니다.',
    },
    supervision: {
      label: '지도 방식',
      help: 'AGP가 교사 그래디언트를 투영하는 기준이 되는 정답 그래디언트.',
    },
    anchorSupport: {
      label: '투영 범위',
      help: '1단계가 정답 그래디언트를 거스르는 부분을 어느 파라미터에서 재고 덜어 내는지.',
    },
    combineOver: {
      label: '결합 범위',
      help: '모델 전체의 그램 행렬 하나로 결합할지, 층마다 자기 파라미터를 따로 결합할지.',
    },
    accumulation: {
      label: '누적',
      help: '스텝당 마이크로배치 수. 따로 결합해 평균한 뒤 클리핑합니다. 하나마다 전체 계산이 한 번 들고 학생 사본이 하나 더 필요합니다.',
    },
    combinePer: { label: '결합 단위', help: '그래디언트를 배치마다 결합할지, 샘플마다 결합할지.' },
    reweighting: {
      label: '동적 가중치',
      help: '모든 그래디언트의 길이가 제 비율을 지키도록 손실 가중치가 움직일지.',
    },
    reweightingAlpha: {
      label: '동적 가중치: 알파',
      help: '다른 손실보다 더디게 줄어드는 손실을 얼마나 더 밀어 줄지. 0이면 구별하지 않습니다.',
    },
    reweightingNorms: {
      label: '동적 가중치: 길이 평균',
      help: '샘플마다 결합할 때, 교사 그래디언트의 길이를 어느 샘플에 걸쳐 평균하는지.',
    },
    reweightingRate: { label: '동적 가중치: 학습률', help: '가중치의 학습률.' },
    reweightingUnit: {
      label: '동적 가중치: 단위',
      help: '가중치끼리 견줄 수 있도록 제곱 차이에 미리 곱하는 수. 다른 손실은 저마다의 비율로 곱합니다.',
    },
    learningRate: { label: '학습률', help: '스케줄의 최고값.' },
    schedule: { label: '스케줄', help: '워밍업 뒤에 학습률이 줄어드는 방식.' },
    warmup: { label: '워밍업', help: '학습률이 0에서 올라가는 스텝 수.' },
    minRatio: { label: '하한', help: '마지막 스텝의 학습률, 최고값에 대한 비율.' },
    beta1: { label: 'Adam 베타 1', help: '평균 그래디언트의 감쇠율.' },
    beta2: { label: 'Adam 베타 2', help: '제곱 그래디언트의 감쇠율.' },
    weightDecay: { label: '가중치 감쇠', help: '모든 가중치를 0으로 당기는 힘 (AdamW).' },
    clip: { label: '클리핑', help: '결합된 그래디언트의 최대 길이. 아주 크게 두면 클리핑하지 않습니다.' },
    weightCe: { label: '교차 엔트로피', help: '정답 손실의 가중치.' },
    weightPerception: { label: '인지', help: '인지 교사 손실의 가중치.' },
    weightReasoning: { label: '추론', help: '추론 교사 손실의 가중치.' },
    weightPlanning: { label: '계획', help: '계획 교사 손실의 가중치.' },
    signalPerception: {
      label: '인지: 신호',
      help: '학생이 인지 교사에게서 무엇을 배우는지. 기본 가중치도 따라 바뀝니다.',
    },
    layerPerception: { label: '인지: 층', help: '인지 교사에게서 배우는 학생의 층.' },
    mapPerception: {
      label: '인지: 층 매핑',
      help: '학생 층<-교사 층 또는 범위. 예: 0<-0 1<-1..3. 0부터 세며 -1은 마지막 층입니다.',
    },
    blockPerception: { label: '인지: 영역', help: '인지 교사의 맵에서 맞추는 부분.' },
    lossPerception: {
      label: '인지: 손실',
      help: '학생 맵의 행을 인지 교사의 행과 비교하는 방법. 기본 가중치도 따라 바뀝니다.',
    },
    expressionPerception: {
      label: '인지: 식',
      help: '학생의 어텐션 가중치 s와 교사의 가중치 t로 쓴 식.',
    },
    temperaturePerception: {
      label: '인지: 온도',
      help: '1보다 크면 두 분포가 부드러워져 드문 답도 셈에 들어갑니다.',
    },
    betaPerception: {
      label: '인지: 베타',
      help: '평균 분포에서 교사가 차지하는 몫. 0에 가까우면 KL, 1에 가까우면 역방향 KL과 비슷하고, 양 끝으로 갈수록 손실이 작아집니다.',
    },
    signalReasoning: {
      label: '추론: 신호',
      help: '학생이 추론 교사에게서 무엇을 배우는지. 기본 가중치도 따라 바뀝니다.',
    },
    layerReasoning: { label: '추론: 층', help: '추론 교사에게서 배우는 학생의 층.' },
    mapReasoning: {
      label: '추론: 층 매핑',
      help: '학생 층<-교사 층 또는 범위. 예: 0<-0 1<-1..3. 0부터 세며 -1은 마지막 층입니다.',
    },
    blockReasoning: { label: '추론: 영역', help: '추론 교사의 맵에서 맞추는 부분.' },
    lossReasoning: {
      label: '추론: 손실',
      help: '학생 맵의 행을 추론 교사의 행과 비교하는 방법. 기본 가중치도 따라 바뀝니다.',
    },
    expressionReasoning: {
      label: '추론: 식',
      help: '학생의 어텐션 가중치 s와 교사의 가중치 t로 쓴 식.',
    },
    temperatureReasoning: {
      label: '추론: 온도',
      help: '1보다 크면 두 분포가 부드러워져 드문 답도 셈에 들어갑니다.',
    },
    betaReasoning: {
      label: '추론: 베타',
      help: '평균 분포에서 교사가 차지하는 몫. 0에 가까우면 KL, 1에 가까우면 역방향 KL과 비슷하고, 양 끝으로 갈수록 손실이 작아집니다.',
    },
    signalPlanning: {
      label: '계획: 신호',
      help: '학생이 계획 교사에게서 무엇을 배우는지. 기본 가중치도 따라 바뀝니다.',
    },
    layerPlanning: { label: '계획: 층', help: '계획 교사에게서 배우는 학생의 층.' },
    mapPlanning: {
      label: '계획: 층 매핑',
      help: '학생 층<-교사 층 또는 범위. 예: 0<-0 1<-1..3. 0부터 세며 -1은 마지막 층입니다.',
    },
    blockPlanning: { label: '계획: 영역', help: '계획 교사의 맵에서 맞추는 부분.' },
    lossPlanning: {
      label: '계획: 손실',
      help: '학생 맵의 행을 계획 교사의 행과 비교하는 방법. 기본 가중치도 따라 바뀝니다.',
    },
    expressionPlanning: {
      label: '계획: 식',
      help: '학생의 어텐션 가중치 s와 교사의 가중치 t로 쓴 식.',
    },
    temperaturePlanning: {
      label: '계획: 온도',
      help: '1보다 크면 두 분포가 부드러워져 드문 답도 셈에 들어갑니다.',
    },
    betaPlanning: {
      label: '계획: 베타',
      help: '평균 분포에서 교사가 차지하는 몫. 0에 가까우면 KL, 1에 가까우면 역방향 KL과 비슷하고, 양 끝으로 갈수록 손실이 작아집니다.',
    },
    onPolicyShare: {
      label: '학생 자신의 답',
      help: '학생이 스스로 답하는 질문의 비율. 학생이 한 말을 교사들이 단어마다 평가합니다.',
    },
    mixPerception: { label: '인지 질문', help: '인지 질문에서 인지, 추론, 계획 교사가 차지하는 비중.' },
    mixReasoning: { label: '추론 질문', help: '추론 질문에서 인지, 추론, 계획 교사가 차지하는 비중.' },
    ...regimeSettingsKo,
    mixPlanning: { label: '계획 질문', help: '계획 질문에서 인지, 추론, 계획 교사가 차지하는 비중.' },
  },
  methods: methodsKo,
  families: {
    gpt: { label: 'GPT형', help: 'LayerNorm, GELU, 학습된 위치 임베딩, 헤드마다 별도의 키와 값.' },
    llama: { label: 'Qwen/Llama형', help: 'RMSNorm, SwiGLU, 회전 위치, 키와 값을 나눠 쓰는 헤드.' },
  },
  schedules: {
    constant: { label: '일정', help: '최고값을 유지합니다.' },
    cosine: { label: '코사인', help: '반 코사인을 따라 하한까지 내려갑니다.' },
    linear: { label: '선형', help: '직선으로 하한까지 내려갑니다.' },
  },
  presets: presetsKo,
  range: (min, max) => `${min}에서 ${max}까지`,
} satisfies ViewStrings['setup']
