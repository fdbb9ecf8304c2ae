// 설정 화면의 문구, 한국어. (Same shape as the English ones.)

import type { FormStrings } from './form.en'

export const formKo: FormStrings = {
  search: '설정 찾기',
  searchHint: '층, 가중치, 시드 …',
  nothing: (text) => `“${text}”에 맞는 설정이 없습니다.`,
  presets: '프리셋',
  onlyChanged: '바꾼 것만',
  fromDefault: (value) => `기본값 ${value}(으)로 되돌리기`,
  changedMark: '기본값과 다름',
  allDefaults: '모두 기본값으로',
  defined: (source) => `정의: ${source}`,
  sources: {
    'Section 1: Signals': '방법 1절, 신호',
    'Section 2: Training step': '방법 2절, 학습 스텝',
    'Section 3: AGP': '방법 3절, AGP',
    'Section 6: Combining gradients': '방법 6절, 그래디언트 결합',
    'TinyDrive: the toy world': 'TinyDrive, 장난감 세계',
  },
  restart: (n) => `${n}개는 새로 실행해야 바뀝니다`,
  restartMark: '새 실행 필요',
  faulty: (n) => `가능하지 않은 값 ${n}개`,
  goesOn: '적용하기 전까지 지금 실행은 그대로 이어집니다.',
  problems: {
    choice: '고를 수 있는 값이 아닙니다.',
    row3: '0 이상인 수 셋이 필요하며 모두 0일 수는 없습니다.',
    integer: (min, max) => `${min}부터 ${max}까지의 정수여야 합니다.`,
    multiple: (min, max, of) => `${min}부터 ${max}까지, ${of}의 배수여야 합니다.`,
    number: (min, max) => `${min}부터 ${max}까지의 수여야 합니다.`,
    together: {
      heads: '너비는 헤드 수의 배수여야 하고, 너비 / 헤드 수는 4의 배수여야 합니다.',
      batchFrames: '학습 장면 수를 넘을 수 없고, 장면 × 질문이 한 배치(4096행)에 들어가야 합니다.',
    },
  },
}
