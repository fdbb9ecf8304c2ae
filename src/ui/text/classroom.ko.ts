// 하나만 보여 주는 화면과 발표 모드의 문구, 한국어.

import type { ClassroomStrings } from './classroom.en'

export const classroomKo: ClassroomStrings = {
  panels: {
    scene: '장면과 답',
    attention: '어텐션',
    signals: '무엇을 베끼나',
    arrows: '이번 스텝의 그래디언트',
    charts: '곡선',
  },
  bar: '발표 모드',
  previous: '이전',
  next: '다음',
  place: (name, n, of) => `${name}, ${of}개 중 ${n}번째`,
  large: '큰 글자',
  everything: '전체 화면 구성 보기',
  keys: '← →로 이동, Esc로 나가기',
}
