// 스텝 내부와 깊이·시간에 따른 충돌의 문구, 한국어.

import type { RowMeaning } from '../explain/tensorFigures'
import type { insideEn } from './inside.en'

const rowText = (row: RowMeaning): string =>
  row.kind === 'image'
    ? `프레임 ${row.frame + 1}, 패치 ${row.patch + 1}`
    : `프레임 ${row.frame + 1}, 질문 ${row.question + 1}, 토큰 ${row.slot + 1}`

export const insideKo: typeof insideEn = {
  tab: '스텝 내부',
  tabHint: '마지막으로 실행된 스텝의 텐서를 이름으로 찾아봅니다',
  lead: '마지막으로 실행된 스텝의 모든 텐서를 그래픽 어댑터에 있던 그대로 보여 줍니다. 무엇이 들어갔고, 각 손실이 무엇을 당겼고, 파라미터가 어떻게 바뀌었는지 확인할 수 있습니다.',
  title: '스텝 내부',
  infoTitle: '이 텐서들',
  info: '값은 스텝이 실제로 사용한 버퍼에서 읽어 오며, 이름은 엔진이 쓰는 이름 그대로입니다. 두 가지만 새로 계산합니다. 업데이트는 같은 그래디언트와 계수로 한 번 더 더하고, 변화량은 AdamW의 모멘트에서 구합니다. 읽는 동작은 학습 결과를 한 비트도 바꾸지 않습니다. 활성값은 업데이트 전, 파라미터와 모멘트는 업데이트 후의 값입니다. 한 번의 업데이트가 여러 마이크로배치로 이루어지면 활성값, 목표, 그래디언트는 마지막 마이크로배치의 값입니다. 64 MiB를 넘는 텐서는 목록에 없습니다.',
  noRun: '실행을 준비하고 있습니다. 준비가 끝나면 텐서가 여기에 나타납니다.',
  noStep:
    '그래픽 어댑터에 스텝이 없습니다. 아직 실행하지 않았거나 방금 되감았거나 처음으로 돌렸습니다. 한 스텝을 눌러 주세요.',
  unknown: (name) => `이 실행에는 ${name}이라는 텐서가 없습니다. 목록에서 골라 주세요.`,
  reading: '읽는 중…',
  ofStep: (step) => `스텝 ${step}`,
  again: '다시 읽기',
  againHint: '지금까지 끝난 스텝에서 읽습니다',
  kind: '종류',
  groups: {
    activation: '활성값',
    attention: '어텐션 맵',
    target: '교사의 목표',
    gradient: '그래디언트',
    update: '업데이트',
    change: '변화량',
    parameter: '파라미터',
    moment: '모멘트',
  },
  groupHelp: {
    activation: '학생의 은닉 상태(x는 층의 입력)와 그 사이의 값입니다.',
    attention: '학생의 맵으로, 층과 헤드마다 하나씩 있습니다. 각 행은 그 토큰이 어디를 보는지 나타냅니다.',
    target:
      '이 배치에 대해 교사가 준 값입니다. 헤드와 짝지은 층에 대해 평균한 맵, 은닉 상태 또는 로짓입니다.',
    gradient:
      '손실 하나와 파라미터 텐서 하나의 그래디언트입니다. 그램 행렬과 같이 가중치와 혼합을 적용한 값입니다.',
    update: 'AdamW가 받은 값입니다. 네 그래디언트를 결합한 뒤 클리핑했습니다.',
    change: 'AdamW가 파라미터에 더한 값으로, 가중치 감쇠를 포함합니다.',
    parameter: '업데이트 후의 학생입니다.',
    moment: '업데이트 후 AdamW의 기억입니다. 1은 그래디언트, 2는 그 제곱의 이동 평균입니다.',
  },
  search: '이름으로 검색',
  list: '텐서',
  nothingFound: '그런 이름의 텐서가 없습니다.',
  more: (count) => `외 ${count}개. 이름을 더 입력해 주세요`,
  rows: '행',
  allRows: '배치 전체',
  sample: (sample, frame, question) => `샘플 ${sample}: 프레임 ${frame}, 질문 ${question}`,
  map: (name) => `${name}의 히트맵. 화살표 키로 커서를 움직입니다.`,
  pooled: (rows, columns) =>
    `작게 그렸습니다. 한 칸은 ${rows} × ${columns}개 가운데 절댓값이 가장 큰 원소입니다. 파일에는 모두 들어 있습니다.`,
  exact: '원소 하나가 한 칸입니다.',
  point: '맵을 가리키거나 화살표 키로 움직이면 값을 읽을 수 있습니다.',
  entry: (index, value) => `[${index}] = ${value}`,
  row: rowText,
  scale: (top) => `가장 진한 색이 ±${top}입니다.`,
  unreached: '모두 0입니다. 이 손실은 이 파라미터에 닿지 않습니다.',
  onlyZeros: '모두 0입니다.',
  statistics: '모양과 통계',
  shape: '모양',
  type: '자료형',
  size: '크기',
  least: '최소',
  most: '최대',
  mean: '평균',
  deviation: '표준편차',
  norm: 'L2 노름',
  zeros: '0의 개수',
  notFinite: '유한하지 않음',
  download: '.npy 내려받기',
  downloadHint: '텐서 전체를 float32로 저장합니다(numpy.load)',

  depth: {
    now: '이 스텝',
    time: '모든 스텝',
    shown: '시간',
    lead: (count, last) =>
      `스텝 ${last}까지 ${count}개 스텝에서 파라미터 그룹별 코사인입니다. 0보다 작으면 두 그래디언트가 서로 반대로 당깁니다.`,
    rule: '첫 스텝과 마지막 스텝, 그 사이의 등간격 스텝에서 최대 200번 기록합니다.',
    pair: '쌍',
    pairName: (a, b) => `${a}와 ${b}`,
    map: (pair) =>
      `${pair}의 코사인. 위에서 아래로 파라미터 그룹, 왼쪽에서 오른쪽으로 스텝입니다. 화살표 키로 커서를 움직입니다.`,
    value: (group, step, cosine) => `${group}, 스텝 ${step}: 코사인 ${cosine}`,
    scale:
      '작은 값도 보이도록 색은 코사인의 제곱근을 따릅니다. 빗금은 두 그래디언트 가운데 하나가 0인 곳입니다.',
    against: '반대',
    along: '같은 방향',
    zero: (group, step) => `${group}, 스텝 ${step}: 그래디언트 하나가 0입니다`,
    point: '맵을 가리키거나 화살표 키로 움직여 보세요.',
    empty: '층별 값이 있는 스텝이 아직 없습니다. 이전 버전의 기록에는 층별 값이 없습니다.',
    csv: 'CSV',
    csvHint: '모든 쌍, 그룹, 스텝을 표로 내려받습니다',
  },
}
