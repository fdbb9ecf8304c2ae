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
    ask: '이 장에서 말하는 학생보다 훨씬 작고 인지 질문만 배우는 학생입니다. 층 하나, 폭 32, 사진 96장이며 처음에는 아무것도 모릅니다. 점 일곱 개를 끌어 곡선을 먼저 예상해 본 다음 학습시켜 보세요.',
    train: '학습시키기',
    running: (step, percent, rate) =>
      `${step}스텝: 따로 남겨 둔 질문의 ${percent}%를 맞힙니다. 이 컴퓨터에서 초당 ${rate}스텝입니다.`,
    reached: (percent, majority) =>
      `${percent}%에서 끝났습니다. 언제나 가장 흔한 답만 했다면 ${majority}%였을 것입니다. 그 위쪽만 사진에서 배운 것입니다.`,
    drawn: (half, halfTrue, end, endTrue) =>
      `절반쯤에서 ${half}%로 예상하셨고 실제로는 ${halfTrue}%, 끝에서는 ${end}%로 예상하셨고 실제로는 ${endTrue}%입니다.`,
  },
  when: {
    label: '학생 둘과 교사 하나, 실시간',
    ask: '4장의 작은 학생 둘이 같은 질문을 봅니다. 둘 다 인지 교사의 확률도 함께 베낍니다. 하나는 두 그래디언트를 그냥 더하고, 다른 하나는 교사 것을 먼저 투영합니다. 틀린 교사는 확신에 차서 답 단어를 언제나 바꿔 말합니다. 학생에게는 아무도 알려 주지 않습니다.',
    teacher: '교사',
    wrong: '틀린 교사',
    right: '옳은 교사',
    weight: '교사의 가중치',
    heavy: (weight) => `가중치 ${weight}`,
    guess: '어느 곡선이 AGP일까요?',
    guesses: { a: '파란 곡선이 AGP', b: '주황 곡선이 AGP', same: '둘이 비슷할 것' },
    train: '둘 다 학습시키기',
    which: '어느 것이 어느 것인가',
    running: (step, steps) => `${steps}스텝 가운데 ${step}스텝, 학생 둘이 나란히 배웁니다.`,
    both: '둘 다 끝났습니다. 먼저 정한 다음 확인해 보세요.',
    found: (curve, agp, sum, majority) =>
      `${curve}: ${agp}%. 단순 합은 ${sum}%에서 끝났고, 가장 흔한 답만 하면 ${majority}%입니다. 시드 하나, 질문 128개로 한 번 돌린 것이라 6점 안팎의 차이는 잡음입니다.`,
    said: (guess) => `아까 고른 답: ${guess}.`,
    setting: '여기서 해 본 것',
    sum: '단순 합',
    agp: 'AGP',
  },
  patch: (number) => `패치 ${number}`,
  predictions: {
    yours: '나의 답',
    said: (answer) => `내가 고른 답: ${answer}.`,
  },
  road: {
    label: '바꿀 수 있는 도로',
    ask: '흰 트럭을 옮기고, 제동하거나 방향 지시등을 켜게 하고, 신호등을 바꿔 보세요. 바꾸기 전에 어느 답이 함께 바뀔지 먼저 말해 보세요.',
    picture: '차에서 본 도로',
    place: '트럭 자리',
    places: {
      'left-far': '왼쪽 차선, 멀리',
      'center-far': '내 차선, 멀리',
      'right-far': '오른쪽 차선, 멀리',
      'left-mid': '왼쪽 차선, 중간',
      'center-mid': '내 차선, 중간',
      'right-mid': '오른쪽 차선, 중간',
      'left-near': '왼쪽 차선, 가까이',
      'center-near': '내 차선, 가까이',
      'right-near': '오른쪽 차선, 가까이',
    },
    truck: '트럭은',
    states: {
      cruising: '그대로 달림',
      braking: '제동함',
      'signal-left': '왼쪽 지시등',
      'signal-right': '오른쪽 지시등',
    },
    light: '신호등',
    lights: { none: '없음', red: '빨강', yellow: '노랑', green: '초록' },
    question: '질문',
    before: '처음',
    now: '지금',
    none: '물어볼 대상이 없습니다',
  },
  tokens: {
    label: '누가 누구를 볼 수 있나',
    ask: '패치나 단어를 가리켜 보세요. 화살표 키로 패치 사이를 옮겨 다닐 수도 있습니다. 볼 수 있는 토큰만 밝게 남습니다.',
    hint: '아직 아무것도 고르지 않아 모두 밝습니다.',
    picture: '패치 36개로 자른 사진',
    sentence: '사진 뒤에 오는 단어들',
    patchSees: (patch, before) =>
      `${patch}번 패치는 자신과 앞의 패치 ${before}개만 볼 수 있습니다. 모든 단어보다 앞에 있으므로 질문을 알 수 없습니다.`,
    wordSees: (word, patches, before) =>
      `“${word}”은(는) 패치 ${patches}개 모두와 앞의 단어 ${before}개, 그리고 자신을 볼 수 있습니다.`,
  },
  where: {
    label: '교사는 어디를 볼까?',
    ask: '질문은 “오른쪽 차선 중간에는 무엇이 있나요?”입니다. 인지 교사가 볼 것 같은 패치를 넷까지 고르세요. 누르거나, 화살표 키와 Enter를 쓰면 됩니다.',
    picture: '고를 수 있는 패치 36개',
    chosen: (count, most) => `최대 ${most}개 가운데 ${count}개를 골랐습니다.`,
    show: '어디를 보는지 확인하기',
    yours: (teacher, untrained, trained) =>
      `교사가 사진에 쓰는 어텐션의 ${teacher}%가 고르신 패치에 있습니다. 학습 전 학생은 ${untrained}%, 학습한 학생은 ${trained}%를 거기에 씁니다.`,
    strongest: (row, column) =>
      `교사가 가장 많이 보는 패치는 ${row}행 ${column}열입니다. 밝을수록 어텐션을 많이 받습니다.`,
  },
  agp: {
    label: '기록된 스텝을 단계별로',
    ask: '기록된 실행에서 스텝을 하나 고르세요. 2단계가 할 일이 있을지 먼저 정한 다음 단계를 하나씩 넘겨 보세요.',
    which: '기록된 스텝',
    step: (step) => `${step}스텝`,
    fires: '여기서 2단계가 할 일이 있을까요?',
    guesses: { yes: '2단계가 할 일이 있다', no: '2단계는 할 일이 없다' },
    stage: '단계',
    stages: { before: '네 그래디언트', stage1: '1단계 뒤', stage2: '2단계 뒤' },
    opposed: (pairs) => `90도가 넘는 짝이 있습니다 – ${pairs}.`,
    quiet: '90도가 넘는 짝이 없어 아무것도 충돌하지 않습니다.',
    after: (times) =>
      `교사마다 정답에 맞서는 부분을 버리고 정답 그래디언트를 하나씩 받았습니다. 이제 정답은 ${times}번 셉니다. 충돌이 전혀 없으면 3번입니다.`,
    silent: (coefficients) =>
      `2단계는 할 일이 없습니다. 여섯 순서가 모두 같은 업데이트를 주며, 계수는 정답, 인지, 추론, 계획의 차례로 ${coefficients}입니다.`,
    fired: (orders) => `2단계가 할 일을 찾았고 순서에 따라 달라집니다 – ${orders}.`,
    count: '이 스텝들을 모두 세어 보기',
    counted: (fired, all) => `기록된 스텝 ${all}개 가운데 2단계가 할 일을 찾은 것은 ${fired}개입니다.`,
    said: (guess) => `내가 고른 답: ${guess}.`,
  },
}
