// 문제가 생겼을 때의 문구와 해결 방법, 한국어. (What is said of failures, and the ways out, in Korean.)

import { ruleReportKo } from './ruleReason.ko'
import type { ViewStrings } from './views.en'

export const failureKo = {
  wayOut: '해결 방법',
  retry: '다시 시도',
  dismiss: '계속 보기',
  lesson: '강의에서는 GPU 없이 작은 학생을 직접 학습시킬 수 있습니다',
  retryWithLowerLearningRate: '학습률 ÷ 3, 새로 시작',
  rewindWithLowerLearningRate: (step) => `${step}스텝으로 돌아가 학습률 ÷ 3`,
  divergedAt: (step) => `${step}스텝에서 학습이 발산했습니다`,
  startWith: (settings) => `다음 설정으로 새로 시작: ${settings}`,
  room: (needed, found) => `필요한 크기 ${needed}, 쓸 수 있는 크기 ${found}.`,
  rule: ruleReportKo,
  onProcessor: '대신 CPU로 계산하기',
  detail: '기술 정보',
  noWebGpu: {
    missing: {
      message:
        '이 브라우저에는 WebGPU가 없거나 꺼져 있고, CPU로도 계산할 수 없습니다. 도움말의 “계산 장치”에서 CPU를 쓰지 않도록 골랐을 수도 있습니다.',
      wayOut: 'WebGPU가 있는 브라우저로 이 페이지를 여세요.',
    },
    insecure: {
      message: '이 페이지는 http로 열렸고, 브라우저는 http에서 WebGPU를 끕니다.',
      wayOut: 'https나 localhost로 페이지를 여세요.',
    },
  },
  texts: {
    'no-adapter': '브라우저에 WebGPU는 있지만 그래픽 프로세서를 내주지 않았습니다.',
    'no-device': '브라우저가 그래픽 프로세서를 찾았지만 열지 못했습니다.',
    limits: '이 설정은 이 그래픽 프로세서가 허용하는 것보다 큰 버퍼가 필요합니다.',
    'device-lost': '드라이버나 브라우저가 그래픽 프로세서와의 연결을 끊었습니다.',
    'out-of-memory': '그래픽 메모리가 모자라 버퍼를 만들지 못했습니다.',
    'self-test': '시작할 때 한 점검에서 계산 결과가 기준과 달랐습니다.',
    shader: '이 브라우저나 드라이버가 GPU 프로그램 하나를 받아들이지 않았습니다.',
    diverged:
      '손실이 수가 아니게 되었거나 배우지 않은 학생의 몇 배로 커져 학습을 멈췄습니다. 대개 학습률이나 교사 가중치가 너무 큽니다. 마지막으로 괜찮았던 체크포인트로 돌아가 학습률을 삼분의 일로 낮춰 보세요.',
    download: '필요한 파일을 가져오는 중에 연결이 끊기거나 파일이 없었습니다.',
    'bad-file': '내려받은 파일의 내용이 약속한 형식과 다릅니다.',
    'bad-settings': '설정 값 가운데 맞지 않는 것이 있습니다.',
    rule: '직접 쓴 규칙을 읽을 수 없거나, 규칙이 오류를 냈거나, 유한한 수 네 개를 돌려주지 않았습니다. 그래디언트 화면에서 규칙을 고치거나 설정에서 다른 결합 방식을 고르세요.',
    'missing-data':
      '이 실행이 쓰는 데이터셋이 이 브라우저에 없습니다. 그 파일을 열거나, 대신 이 세계의 장면으로 계속하세요.',
    'missing-teacher':
      '이 실행이 쓰는 내 교사가 이 브라우저에 없습니다. 교사 화면에서 그 파일을 가져오거나, 대신 기본 제공 묶음의 교사를 쓰세요.',
    internal: '페이지나 학습 워커에서 예상하지 못한 오류가 났습니다.',
  },
  rest: '아래에는 원래 보일 화면을 설명해 두었습니다.',
  restSaved: '아래 곡선과 맵은 멈추기 전의 것입니다.',
  titles: {
    'no-webgpu': '이 브라우저는 그래픽 프로세서를 쓸 수 없습니다',
    'no-adapter': '사용할 수 있는 그래픽 프로세서가 없습니다',
    'no-device': '그래픽 프로세서를 열지 못했습니다',
    limits: '이 설정에는 그래픽 프로세서가 너무 작습니다',
    'device-lost': '그래픽 프로세서 연결이 끊겼습니다',
    'out-of-memory': '그래픽 메모리가 가득 찼습니다',
    'self-test': '그래픽 프로세서의 계산 결과가 틀립니다',
    shader: 'GPU 프로그램을 컴파일하지 못했습니다',
    diverged: '학습이 발산했습니다',
    download: '파일을 내려받지 못했습니다',
    'bad-file': '파일이 예상과 다릅니다',
    'bad-settings': '이 설정으로는 실행할 수 없습니다',
    rule: '직접 쓴 규칙이 멈췄습니다',
    'missing-data': '데이터셋이 없습니다',
    'missing-teacher': '교사가 없습니다',
    internal: '문제가 생겼습니다',
  },
  hints: {
    'no-webgpu': [
      '컴퓨터나 Android 12 이상: Chrome 또는 Edge 113 이상',
      'macOS, iPadOS, iOS: Safari 26 이상',
      'Windows: Firefox 141 이상, Apple 실리콘 macOS: Firefox 145 이상',
      'Linux의 Chrome: chrome://flags/#enable-unsafe-webgpu 켜기',
    ],
    'no-adapter': [
      'chrome://gpu를 열어 “WebGPU” 항목을 보면 이유가 나옵니다',
      '설정 → 시스템 → “그래픽 가속 사용”을 켜고 브라우저를 다시 시작하세요',
      '그래픽 드라이버를 업데이트하세요',
      'Linux: chrome://flags/#enable-unsafe-webgpu 켜기',
    ],
    'no-device': [
      '그래픽 프로세서를 쓰는 다른 탭과 프로그램을 닫고 다시 시도하세요',
      'chrome://gpu를 열면 이유가 나옵니다',
      '브라우저를 다시 시작하세요',
    ],
    limits: ['설정에서 학생을 더 작게 하거나 스텝당 장면을 줄이세요'],
    'device-lost': [
      '이미 세 번 자동으로 다시 연결했습니다. 다시 시도하면 같은 시드로 같은 곡선이 나옵니다',
      '또 일어나면 스텝당 장면을 줄이거나 그래픽 프로세서를 쓰는 다른 탭을 닫으세요',
    ],
    'out-of-memory': [
      '설정 화면에서 지금 설정에 필요한 그래픽 메모리를 볼 수 있습니다',
      '그래픽 프로세서를 쓰는 다른 탭을 닫으세요',
    ],
    'self-test': [
      '그래픽 드라이버를 업데이트하세요',
      'chrome://gpu의 보고서를 아래 기술 정보와 함께 복사해 두세요',
    ],
    shader: ['브라우저와 그래픽 드라이버를 업데이트하세요', '아래 기술 정보에 프로그램 이름이 있습니다'],
    diverged: [
      '교사 가중치가 아주 커도 발산합니다. “실행 중 설정”에서 낮추세요',
      '발산한 스텝은 차트에 표시되고, 장면과 곡선은 그대로 남습니다',
    ],
    download: ['연결을 확인하고 다시 시도하세요'],
    'bad-file': ['캐시 없이 페이지를 새로 고치세요 (Shift + 새로 고침)'],
    'bad-settings': ['기본값으로 열거나 설정에서 값을 고치세요'],
    rule: [],
    'missing-data': [],
    'missing-teacher': [],
    internal: ['다시 시도하면 새 워커로 시작합니다', '또 일어나면 페이지를 새로 고치세요'],
  },
  openDefaults: '기본값으로 열기',
  shippedTeachers: '제공된 묶음으로 실행',
  openTeachers: '교사 화면 열기',
  openGradients: '그래디언트 화면 열기',
  crashTitle: '페이지에 문제가 생겼습니다',
  crashText: '페이지의 일부를 그리지 못했습니다. 학습에는 영향이 없습니다.',
  reload: '페이지 새로 고침',
} satisfies ViewStrings['failure']
