// 페이지의 모든 문구, 한국어. (All words of the page in Korean; same shape as the English dictionary.)

import { charts } from './charts.ko'
import type { ViewStrings } from './views.en'
import { variantsKo } from './gradients.ko'
import { attentionKo } from './attention.ko'
import { runsKo } from './runs.ko'
import { studentKo } from './student.ko'
import { teacherNamesKo } from './teachers.ko'
import { failureKo } from './failure.ko'
import { setupKo } from './setup.ko'
import { viewNames } from './viewNames'
import { viewsKo } from './views.ko'
import { controlsKo } from './controls.ko'
import { formKo } from './form.ko'
import { hostingKo } from './hosting.ko'
import { linkKo } from './link.ko'
import { withParticle } from './particle.ko'

export const ko = {
  languageName: '한국어',
  title: 'Drive-KD',
  subtitle: '플레이그라운드',
  tagline: '이 탭에서 바로 도는 지식 증류: 교사 셋이 작은 학생 하나를 가르칩니다',
  skip: '실행 화면으로 건너뛰기',
  language: '언어',
  theme: { toDark: '어두운 테마', toLight: '밝은 테마' },
  views: {
    label: '화면',
    ...viewNames('ko'),
  },
  preset: '프리셋',
  customPreset: '직접 설정',
  setUp: '설정',
  share: '공유',
  shared: '링크를 복사했습니다',
  sharedWithFiles: '링크를 복사했습니다. 링크가 쓰는 내 파일도 함께 보내세요',
  shareByHand: '이 링크를 복사하세요',
  close: '닫기',
  explain: (what) => `설명: ${what}`,

  transport: {
    label: '실행 조작',
    run: '실행',
    pause: '일시정지',
    step: '한 스텝',
    reset: '처음으로',
    newSeed: '새 시드',
    runHint: '학습 시작 (스페이스 바)',
    runQueued: '준비가 끝나면 바로 시작합니다',
    runAgain: '0스텝부터 다시 학습',
    pauseHint: '일시정지 (스페이스 바)',
    stepHint: '학습을 정확히 한 스텝만 진행',
    resetHint: '같은 시드로 0스텝으로 돌아갑니다. 같은 곡선이 다시 나옵니다',
    newSeedHint: '새 데이터, 새 학생, 새 순서',
    of: (steps) => `/ ${steps}`,
    speed: (speed) => `초당 ${speed}스텝`,
    left: (time) => `${time} 남음`,
    seconds: (n) => `${n}초`,
    minutes: (n, s) => `${n}분 ${s}초`,
    hours: (n, m) => `${n}시간 ${m}분`,
    progress: '실행 진행률',
    software: '느린가요? “1분” 프리셋',
    softwareHint:
      '브라우저가 그래픽 프로세서를 찾지 못해 CPU로 계산합니다. 모두 동작하지만 훨씬 느립니다. 누르면 프리셋 “1분”을 시작합니다. 학생이 배우는 과정이 보일 만큼 작습니다.',
  },
  controls: controlsKo,
  form: formKo,
  link: linkKo,
  hosting: hostingKo,
  status: {
    preparing: '준비 중',
    ready: '준비됨',
    running: '실행 중',
    paused: '일시정지',
    finished: '완료',
    failed: '실패',
  },

  loading: {
    title: '준비하는 중',
    text: '교사, 데이터, GPU 프로그램을 한 번만 준비합니다. 그다음 학습은 모두 이 컴퓨터의 그래픽 프로세서에서 돌아갑니다.',
    waiting: '학습 워커를 기다리는 중',
    stages: {
      device: '그래픽 프로세서',
      download: '교사 내려받기',
      teachers: '교사 불러오기',
      pipelines: 'GPU 프로그램 컴파일',
      data: '도로 장면 그리기',
      features: '인코더로 장면 보기',
      targets: '교사 어텐션 캐시',
      selftest: '커널 자가 점검',
    },
    amount: (done, total) => `${done} / ${total}`,
    done: '완료',
  },

  capability: { perception: '인지', reasoning: '추론', planning: '계획' },
  capabilityTitle: { perception: '인지', reasoning: '추론', planning: '계획' },
  task: { ce: 'ce', perception: '인지', reasoning: '추론', planning: '계획' },
  taskShort: { ce: 'ce', perception: '인지', reasoning: '추론', planning: '계획' },
  student: '학생',
  teacher: '교사',
  truth: '정답',
  teacherOf: (capability) => `${capability} 교사`,
  layer: (n) => `${n}층`,
  layers: (from, to) => `${from}–${to}층`,

  scene: {
    title: '장면',
    frame: (n, total) => `장면 ${n} / ${total}`,
    previous: '이전 장면',
    next: '다음 장면',
    picture: '도로 장면, 48×48 픽셀',
    questions: '이 장면에 대한 질문',
    questionKinds: '질문 종류',
    answers: '답',
    correct: '맞음',
    wrong: '틀림',
    end: '끝',
    endHint: '답의 끝 (<eos>)',
    asOf: (step) => `${step}스텝의 학생`,
    probability: (p) => `확률 ${p}`,
    overlay: '그림 위의 어텐션',
    overlayStudent: '학생',
    overlayTeacher: '교사',
    overlayNone: '끄기',
    overlayLegend: (word) => `“${word}”에서 보는 곳. 이 행의 최댓값을 기준으로 칠했습니다`,
    overlayHint: '불투명도는 가중치를 따르며, 이 행의 이미지 패치 가운데 가장 큰 값이 기준입니다.',
    patch: (n) => `패치 ${n}`,
    empty: '도로 장면과 질문, 정답, 그리고 교사와 학생의 답이 여기에 나타납니다.',
    info: '학생이 학습한 적 없는 가상의 도로 장면입니다. 질문을 골라 보세요. 교사마다 전문인 질문 종류가 하나씩 있습니다. 학생은 추측으로 시작해 배우면서 답을 바꿉니다. 단어 아래 막대는 모델이 그 단어에 준 확률입니다.',
  },

  attention: attentionKo,

  signals: {
    title: '어느 층이 어느 층을 가르치나',
    infoTitle: '층 짝짓기',
    info: '교사마다 학생의 어떤 것을 가르칩니다. 정해진 층의 어텐션 맵이나 은닉 상태, 또는 답의 확률입니다. 논문에서는 인지를 첫 층, 계획을 끝에서 둘째 층, 추론을 마지막을 뺀 모든 층에서, 각각 교사 층 그룹의 평균으로 가르칩니다. 학생의 층을 누르면 그 맵을 봅니다.',
    foot: '왼쪽: 교사의 층 · 오른쪽: 학생의 층',
    blocks: { 'text-to-vision': '텍스트 → 이미지', full: '전체 맵', 'answer-rows': '답하는 행' },
    hidden: '은닉 상태',
    logits: (temperature) => `답의 확률, τ = ${temperature}`,
    answers: '마지막 층 다음의, 답 단어의 확률',
    noTeacher: '교사 없음',
    open: (capability, layer) => `학생 ${layer}층의 ${capability} 어텐션 보기`,
    summary: (capability, layer, from, block) =>
      `${capability} 교사의 ${from}이 학생 ${layer}층을 가르칩니다 (${block})`,
    summaryAnswers: (capability, compared) =>
      `${capability} 교사가 학생에게 ${withParticle(compared, '을/를')} 가르칩니다`,
    none: '이 실행은 교사를 쓰지 않습니다. 학생은 정답만으로 배웁니다.',
    empty: '교사의 층에서 그 층이 가르치는 학생의 층으로 이어지는 띠가 여기에 나타납니다.',
  },

  inspector: {
    title: '그래디언트',
    infoTitle: '네 그래디언트',
    info: '스텝마다 그래디언트가 넷 있습니다. 하나(ce)는 정답 쪽으로, 셋은 교사의 어텐션 쪽으로 당깁니다. 두 화살표의 각이 90°보다 크면 서로 방해합니다. AGP는 ce를 거스르는 교사 그래디언트를 더는 거스르지 않을 때까지 돌립니다. 화살표는 길이를 가장 많이 담는 평면에 실제 비율로 그리며, 평면 밖에 남는 몫을 함께 적습니다.',
    at: (step) => `${step}스텝`,
    view: '그림',
    together: '함께',
    togetherHint: '네 그래디언트를 한 평면에',
    pairs: '둘씩',
    pairsHint: '두 그래디언트는 언제나 한 평면에 있으므로 길이와 각이 정확합니다. 점선은 직각입니다.',
    exact: '정확한 길이와 각',
    plane: (percent) => `${percent}%는 이 평면 밖`,
    outOfPlane: (name, percent) => `${name} ⊙ ${percent}%`,
    planeHint:
      '네 그래디언트는 최대 네 차원을 이루지만 화면은 두 차원입니다. 그림에 담지 못한 길이 제곱합의 몫이며, 그려진 각은 실제와 다를 수 있습니다. ⊙는 대부분이 화면 밖을 향하는 화살표이며 그 몫을 적었습니다.',
    update: '업데이트',
    before: '1단계 이전',
    lengthHint: (length) => `가중된 이 그래디언트의 길이: ${length}`,
    coefficientsHint: '업데이트는 가중된 그래디언트에 이 수를 곱해 더한 것입니다.',
    dot: '업데이트 · ce ≥ 0',
    dotHint:
      '업데이트는 정답의 그래디언트를 거스르면 안 됩니다. AGP는 이를 보장하지만 단순 합은 보장하지 않습니다. 그램 행렬과 결합 계수로 여기서 계산합니다.',
    dotMean: '업데이트 · ce의 평균 ≥ 0',
    dotValue: (product) => `${product}입니다`,
    dotGood: (angle) => `둘 사이 ${angle}°`,
    dotBad: (angle) => `정답을 거스름: ${angle}°`,
    norm: '길이 일치',
    normHint: '그램 행렬과 결합 계수로 여기서 계산한 업데이트 길이가 그래픽 프로세서가 잰 길이와 같습니다.',
    normGood: (norm) => `계산 = 측정 = ${norm}`,
    normBad: (a, b) => `계산 ${a}, 측정 ${b}`,
    turned: (parts) => `1단계가 돌린 각: ${parts}.`,
    turnedBy: (name, degrees) => `${name} ${degrees}°`,
    meaning: {
      answers: '정답',
      pair: (a, b) => `${a}–${b}`,
      alone: '그래디언트가 하나뿐입니다. 학생은 정답만으로 배우고 결합할 것이 없습니다.',
      agree: '그래디언트가 충돌하지 않아 투영된 것이 없습니다. 그대로 더합니다.',
      agreePlain: '그래디언트가 충돌하지 않습니다. 한 손실을 줄이는 방향이 다른 손실을 키우지 않습니다.',
      outweighed: (pairs) =>
        `정답을 거스르는 교사가 없어 투영된 것이 없습니다. 서로 어긋나는 교사(${pairs})도, 각각에 더해지는 정답 덕분에 충돌하지 않습니다.`,
      projected: (names) =>
        `정답을 거슬러 양보한 쪽: ${names}. 정답을 거스르는 성분은 덜어 내고 나머지만 더합니다.`,
      also: '그다음 여전히 부딪히는 능력끼리도 서로 양보했습니다.',
      settled: (pairs) => `정답을 거스르는 교사는 없습니다. 서로 부딪히는 능력(${pairs})끼리 양보했습니다.`,
      mixed: (pairs) => `서로 반대로 당기는 쌍: ${pairs}.`,
      against: '업데이트가 정답을 거스릅니다.',
      notAgainst: '업데이트는 정답을 거스르지 않습니다.',
    },
    empty: '첫 스텝이 끝나면 네 그래디언트를 실제 비율의 화살표로, 방법이 한 일과 함께 보여 줍니다.',
    picture: '마지막 스텝의 가중된 네 그래디언트, 평면 그림',
    variants: variantsKo,
  },

  charts,

  runs: runsKo,

  teacherNames: teacherNamesKo,
  ...viewsKo,
  exportStudent: studentKo,

  setup: setupKo,

  failure: failureKo,
} satisfies ViewStrings
