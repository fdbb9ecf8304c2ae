// 강의의 모든 쪽에서 쓰는 문구(발표, 그림 삽입, 업데이트), 한국어.

import type { LessonToolsStrings } from './lessonTools.en'
import { particle } from './particle.ko'

export const lessonToolsKo: LessonToolsStrings = {
  link: '이 그림의 링크 복사',
  linkCopied: '복사했습니다. 링크를 열면 지금 고른 상태 그대로 그림이 열립니다.',
  embed: '삽입 코드 복사',
  embedCopied: '복사했습니다. 웹 페이지나 슬라이드에 붙여 넣으세요.',
  embedCode: '이 그림의 삽입 코드(복사용)',
  present: '발표 모드',
  bar: '발표 모드',
  previous: '이전',
  next: '다음',
  figureOnly: '그림만',
  everything: '전체 보기',
  keys: '← → 장 이동, F 그림만, Esc 나가기',
  unknown: (parts) =>
    `주소의 “${parts.join('”, “')}”${particle(parts.join('”, “'), '은/는')} 이 페이지에서 쓸 수 없습니다. only=figure, present=1, 그리고 그림에서 고를 수 있는 값을 쓸 수 있습니다.`,
  updated:
    '사이트가 업데이트되었습니다. 새로고침하면 새 버전이 열립니다. 여기서 학습 중인 학생은 사라집니다.',
  reload: '새로고침',
  noFigure: (name) => `“${name}”이라는 그림은 없습니다. 있는 그림은 다음과 같습니다.`,
  unknownKey: (parts) =>
    `“${parts.join('”, “')}”${particle(parts.join('”, “'), '은/는')} 여기서 쓸 수 없습니다. figure, lang=en 또는 ko, theme=light 또는 dark, 그리고 그림에서 고를 수 있는 값을 쓸 수 있습니다.`,
}
