// 강의의 살아 있는 그림에 쓰는 문구, 한국어. (Words of the lesson's live figures, Korean.)

import type { LiveStrings } from './lessonLive.en'

export const liveKo: LiveStrings = {
  stop: '멈추기',
  again: '다시 학습시키기',
  stopped: '멈췄습니다.',
  starting: '비전 인코더를 받아 도로 사진을 그리는 중입니다 …',
  commonest: (percent) => `언제나 가장 흔한 답: ${percent}%`,
  chart: {
    label: '스텝에 따른 완전 일치',
    steps: '스텝, 세로는 완전 일치(%)',
    percent: '퍼센트',
    handle: (step) => `${step}스텝에서 예상하는 값`,
  },
  answers: {
    label: '정답만으로 배우는 학생, 실시간',
    ask: '아래 그림의 학생보다 훨씬 작고 인지 질문만 배우는 학생입니다. 층 하나, 폭 32, 사진 96장이며 처음에는 아무것도 모릅니다. 점 일곱 개를 끌어 곡선을 먼저 예상해 본 다음 학습시켜 보세요.',
    train: '학습시키기',
    running: (step, percent, rate) =>
      `${step}스텝: 따로 남겨 둔 질문의 ${percent}%를 맞힙니다. 이 컴퓨터에서 초당 ${rate}스텝입니다.`,
    reached: (percent, majority) =>
      `${percent}%에서 끝났습니다. 언제나 가장 흔한 답만 했다면 ${majority}%였을 것입니다. 그 위쪽만 사진에서 배운 것입니다.`,
    drawn: (half, halfTrue, end, endTrue) =>
      `절반쯤에서 ${half}%로 예상하셨고 실제로는 ${halfTrue}%, 끝에서는 ${end}%로 예상하셨고 실제로는 ${endTrue}%입니다.`,
  },
}
