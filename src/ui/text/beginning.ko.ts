// 처음 온 사람에게 보이는 문구, 한국어. (Words of the first visit, Korean.)

import type { BeginningStrings } from './beginning.en'

export const beginningKo: BeginningStrings = {
  label: '처음',
  title: '교사 셋, 작은 학생 하나',
  picture: '가로세로 48픽셀로 그린 도로',
  student: (step, steps) => `세 교사에게 배우는 중인 학생(${steps}스텝 중 ${step}스텝)`,
  teachers: '세 교사',
  wrong: '틀림',
  right: '맞음',
  what: '학생이 세 교사가 보는 곳을 따라 보며 셋에게 한꺼번에 배우고, 교사가 정답을 거스르는 부분은 잘라 내는 모습을 이 브라우저에서 바로 지켜볼 수 있습니다.',
  lesson: '3분 만에 보기',
  playground: '플레이그라운드로',
  tour: '짧게 둘러보며',
  language: 'English',
  recorded: '녹화한 실행에서 가져왔습니다. 강의는 WebGPU 없이도 볼 수 있습니다.',
}
