// 도움말: 갈 수 있는 곳, 단축키, 이 기기에 대해. 한국어. (Words of the help, Korean.)

import type { helpEn } from './help.en'

export const helpKo: typeof helpEn = {
  tour: '플레이그라운드 둘러보기',
  glossary: '용어집: 전문 용어의 뜻',
  keysTitle: '키보드',
  keyNames: {
    toggle: 'Space',
    step: 'S',
    walk: 'W',
    reset: 'R',
    setUp: 'E',
    present: 'P',
    keys: '?',
    close: 'Esc',
  },
  keyMeanings: {
    toggle: '실행 또는 일시정지',
    step: '한 스텝',
    walk: '스텝 하나를 단계별로 설명',
    reset: '0스텝으로',
    setUp: '설정 열기/닫기',
    present: '발표 모드: 패널 하나만 크게',
    keys: '이 도움말',
    close: '열린 것 닫기',
  },
  keysArrows:
    '스텝 설명에서는 다음·이전 단계. 진행 막대에서는 체크포인트를 고르고 Enter로 되감기. 차트와 탭에서는 이동.',

  deviceTitle: '이 기기에 대해',
  computesOn: '계산 장치',
  devices: { automatic: '자동', graphics: '그래픽 프로세서 (WebGPU)', processor: 'CPU (WebAssembly)' },
  computesOnHelp:
    '자동은 그래픽 프로세서를 씁니다. 그래픽 프로세서가 없거나 브라우저가 흉내만 낼 때는 CPU로 계산합니다. 느리지만 어디서나 동작합니다. 바꾸면 실행을 새로 준비하며, 지금 학생은 먼저 저장됩니다.',
  adapter: '계산하는 장치',
  threads: '스레드',
  threadsOf: (count) =>
    count === 1 ? '1개: 이 사이트나 기기에서는 더 쓸 수 없음' : `${count}개가 나누어 계산`,
  threadsHint:
    '계산하는 CPU 스레드의 수입니다. 스레드는 메모리를 공유하는데, 브라우저는 다른 출처와 격리된 페이지에서만 이를 허용합니다(문서의 Hosting 참고). 스텝의 속도만 바뀌고 결과는 한 비트도 달라지지 않습니다.',
  memory: '실행이 쓰는 메모리',
  memoryOf: (size) => `GPU에 ${size}`,
  parameters: '학생 파라미터',
  dispatches: '스텝당 디스패치',
  tile: '행렬 타일',
  tileOf: (rows, columns, why) => `${rows} × ${columns}, ${why}`,
  tileInWorkgroup: '워크그룹 메모리 사용',
  tileAttention: (rows) => `어텐션은 ${rows}행씩`,
  tileBecause: {
    trying: '학습하면서 다른 타일과 비교하는 중',
    remembered: '이 기기에서 앞서 측정한 대로',
    faster: '이 기기에서는 기본 타일보다 빠름',
    usual: '이 기기에서 다른 타일은 더 빠르지 않음',
    unequal: '이 기기에서 다른 타일은 결과의 비트가 달라짐',
    failed: '다른 타일은 시험할 수 없었음',
  },
  tileHint:
    'GPU 스레드 하나가 계산하는 행렬곱 원소의 수와 이를 불러오는 방식입니다. 스텝의 속도만 바뀌고 결과는 한 비트도 달라지지 않습니다.',
  teacherSet: '교사',
  teachersGpu: 'GPU에서 계산됨',
  teachersCpu: 'CPU에서 계산됨',
  teachersOnCpu: '그중 CPU에서 계산된 교사',
  targets: '목표',
  targetsCached: '캐시됨',
  targetsLive: '실시간',
  targetsHint: '교사는 고정되어 있으므로 학생에게 보여 줄 것을 한 번만 계산해 GPU에 보관합니다.',
  targetsLiveHint: '학생이 스스로 답하므로 교사가 스텝마다 그 답을 평가합니다.',
  noDevice: '아직 이 기기에서 계산한 것이 없습니다.',
  checksTitle: '최근 스텝의 자가 점검',
}
