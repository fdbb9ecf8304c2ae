// 어텐션 보기의 문구, 한국어. (Words of the attention view in Korean.)

import type { ViewStrings } from './views.en'
import { particle, withParticle } from './particle.ko'

export const attentionKo: ViewStrings['attention'] = {
  title: '어텐션',
  infoTitle: '어텐션 맵',
  info: '행은 보는 토큰, 열은 보이는 토큰이며 색이 강할수록 많이 봅니다. 앞의 36개 토큰은 이미지 패치이고 그 뒤가 단어입니다. 토큰은 앞에 나온 것만 볼 수 있으므로 빗금 친 구석은 0이 아니라 존재하지 않는 값입니다. 헤드를 고르지 않으면 맵은 헤드 평균입니다.',
  blockTitle: '테두리 친 블록',
  block:
    '테두리 친 블록은 단어의 행과 이미지의 열이 만나는 곳으로, 단어마다 그림의 어디를 보는지를 나타냅니다. 인지 교사와 계획 교사는 이 블록만 가르치고, 추론 교사는 맵 전체를 가르칩니다.',
  teachers: '교사',
  studentLayers: '학생의 층',
  teacherLayers: '교사의 층',
  extent: '보이는 부분',
  extentMap: '맵',
  extentText: '단어',
  difference: '학생 − 교사',
  meanShort: (from, to) => `${from}–${to}층 평균`,
  headShort: '교사의 헤드 평균과 비교합니다',
  headMissing: '기록에는 헤드 평균만 있습니다',
  headWhat: '헤드별 맵',
  mean: (layers) => `${layers} 평균`,
  teaches: (block) => `여기서 배우는 것: ${block}`,
  compareOnly: '이 교사는 이 층을 가르치지 않습니다. 비교용입니다.',
  teachesOther: (compared) => `이 층에서 가르치는 것: ${compared}. 맵은 비교용으로만 보여 줍니다.`,
  textToVision: '테두리 친 블록',
  fullMap: '전체 맵',
  answerRows: '답하는 행',
  imageTokens: '이미지 패치 36개',
  textTokens: '단어',
  upTo: (top, max) => `0에서 ${top} · 최댓값 ${max}`,
  teacherMore: '교사가 더 봄',
  studentMore: '학생이 더 봄',
  words: '보는 단어(토큰)',
  wordsHint: '어느 단어의 시선을 볼지 고르기',
  locked: '고정됨',
  hoverHint: '행 위에 올리면 그 행의 시선을, 누르면 고정합니다.',
  readout: (from, to, teacher, student) => `“${from}” → ${to}: 교사 ${teacher}, 학생 ${student}`,
  unseen: (from, to) =>
    `“${from}”${particle(from, '은/는')} ${withParticle(to, '을/를')} 볼 수 없습니다. 더 뒤에 나오기 때문입니다`,
  rowReadout: (word, teacher, student) =>
    `“${word}”${particle(word, '이/가')} 이미지에 주는 어텐션: 교사 ${teacher}%, 학생 ${student}%`,
  mapLabel: (whose, layer) => `어텐션 맵, ${whose}, ${layer}`,
  empty: '교사와 학생의 어텐션이 층마다 여기에 나타납니다. 학생이 따라 하는 것이 바로 이것입니다.',
  error: (mse) => `이 샘플의 ×3000 MSE ${mse}`,
  ownLoss: (loss, mse) => `손실은 ${loss} · 참고로 이 샘플의 ×3000 MSE ${mse}`,
  extentMapHint: '맵 전체: 모든 이미지 패치와 단어의 시선',
  extentTextHint: '단어의 행만: 단어들이 어디를 보는지',
  scope: '비교 대상',
  scopes: { group: '그룹', layer: '층', head: '헤드' },
  scopeHints: {
    group: '학생 층과, 그 층에 짝지어진 교사 층들의 평균: 손실이 비교하는 바로 그것',
    layer: '학생 층 하나와 교사 층 하나',
    head: '학생의 헤드 하나와 교사의 헤드 평균: 교사 파일에는 헤드별 맵이 없습니다',
  },
  head: (n) => `헤드 ${n}`,
  headOf: (head, layer) => `${layer}층의 헤드 ${head}`,
  heads: (layer) => `학생 ${layer}층의 헤드`,
  headNote:
    '학생의 헤드 하나입니다. 교사 파일에는 헤드 평균만 있고 손실도 평균끼리 비교하므로, 헤드 하나를 따로 가르치는 교사는 없습니다.',
  gpu: 'GPU가 그림',
  readBack: '읽어 와서 그림',
  drawnByGpu:
    '세 맵은 학습 워커가 GPU 버퍼에서 곧바로, 초당 최대 열 번 그립니다. 숫자, 썸네일, 그림 위의 표시는 초당 한 번 읽어 옵니다. 누르면 모두 읽어 온 값으로 그립니다.',
  readBackChosen:
    '맵을 초당 한 번 GPU에서 읽어 와 페이지가 그립니다. 누르면 워커가 GPU 버퍼에서 직접 그립니다.',
  readBackNextTime:
    '맵을 초당 한 번 읽어 와 페이지가 그립니다. GPU 버퍼에서 그리려다 이 브라우저가 그래픽 장치를 잃었거나, 직접 이렇게 고르셨기 때문입니다. 누르면 다음에 페이지를 열 때 다시 시도합니다.',
  readBackOnly:
    '맵을 초당 한 번 읽어 와 페이지가 그립니다. Firefox에서는 GPU 버퍼에서 직접 그리면 얼마 뒤 브라우저가 종료되므로 이 방식을 제공하지 않습니다.',
  readBackNeeded: (detail) =>
    `맵을 초당 한 번 읽어 와 페이지가 그립니다. 이 브라우저는 워커에서 WebGPU 캔버스에 그릴 수 없습니다 (${detail}).`,
}
