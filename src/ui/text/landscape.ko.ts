// 움직이는 지형(강의 8장)의 문구, 한국어. (Words of the moving landscape, Korean.)

import type { LandscapeStrings } from './landscape.en'

export const landscapeKo: LandscapeStrings = {
  ways: { sum: '그냥 더하기', projection: '먼저 투영하기' },
  way: '두 화살표를 한 스텝으로 만드는 법',
  step: '한 스텝',
  roll: '굴려 보기',
  back: '처음으로',
  answers: '정답 화살표의 끝',
  teacher: '교사 화살표의 끝',
  ball: '공. 방향키로 옮기고 Enter로 한 스텝 갑니다',
  tipState: (length, degrees) => `길이 ${length}, 두 화살표 사이 ${degrees}도`,
  ballState: (x, y) => `위치 ${x}, ${y}`,
  losses: (answers, teacher) => `정답의 손실 ${answers}, 교사의 손실 ${teacher}.`,
  angle: (degrees) => `두 화살표 사이 ${degrees}°.`,
  quiet: '잘라 낼 것이 없습니다. 교사가 정답을 거스르지 않습니다.',
  cut: (share) => `투영은 정답을 거스르는 부분을 잘라 냅니다. 그 길이는 교사 화살표의 ${share}%입니다.`,
  helps: '이 스텝은 정답의 손실을 줄입니다.',
  hurts: '이 스텝은 정답의 손실을 키웁니다.',
  rest: '두 화살표가 상쇄되어 공이 거의 움직이지 않습니다.',
  bottom: '공이 정답 골짜기의 바닥에 있어 더 줄일 손실이 없습니다.',
  help: '두 화살표의 끝과 공을 끌거나, Tab 키로 선택한 뒤 방향키를 누르세요.',
}
