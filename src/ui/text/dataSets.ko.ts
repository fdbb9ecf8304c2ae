// 내 데이터셋에 관한 문구, 한국어. (What is said of custom data sets, in Korean.)

import type { DataSetStrings } from './dataSets.en'
import { withParticle } from './particle.ko'

export const dataSetsKo: DataSetStrings = {
  open: '파일 열기…',
  openHint: '장면을 적은 JSON이나 표(CSV). 직접 쓴 질문은 있어도 없어도 됩니다.',
  format: '파일 형식과 예제',
  save: '파일로 저장',
  remove: '삭제',
  removeHint: '이 브라우저에서 데이터셋을 지웁니다.',
  close: '이 알림 닫기',
  thisWorld: '이 세계',
  option: (name, scenes) => `${name} (장면 ${scenes}개)`,
  missingOption: (id) => `이 브라우저에 없음 (${id})`,
  missing: '이 데이터셋은 이 브라우저에 없습니다. 파일을 열거나 이 세계를 고르세요.',
  worldQuestions: '직접 쓴 질문이 없어, 이 세계의 질문과 답을 씁니다.',
  ownQuestions: (perception, reasoning, planning) =>
    `직접 쓴 질문: 인지 ${perception}개, 추론 ${reasoning}개, 계획 ${planning}개. 어떤 능력의 질문이 없는 장면에서는 이 세계의 질문으로 학습합니다.`,
  differing: (count) => `답 ${count}개가 이 세계의 규칙과 다릅니다. 교사는 이 세계의 답으로 배운 모델입니다.`,
  once: (scenes) => `장면 ${scenes}개를 한 장씩 학습에 씁니다.`,
  repeated: (frames, scenes) =>
    `장면 ${scenes}개로 학습 장면 ${frames}장을 만듭니다. 장면은 되풀이되며, 남은 질문이 있으면 다른 질문을 씁니다.`,
  sampled: (frames, scenes) =>
    `장면 ${scenes}개 가운데 시드로 뽑은 ${frames}개로 학습합니다. 학습 장면 수를 늘리면 더 많이 씁니다.`,
  evaluated:
    '마지막 스텝 뒤에 모든 장면과 질문을 한 번씩 묻습니다. 검증과 테스트는 이 세계의 장면 그대로입니다.',
  inLink: '실행 링크에 이 데이터셋이 함께 담깁니다. 받는 사람에게 파일이 필요하지 않습니다.',
  noLink:
    '링크에 담기에는 너무 큽니다. 링크에는 압축해서 6,000바이트까지 담깁니다(질문을 직접 쓰지 않은 장면 약 350개). “파일로 저장”한 파일도 함께 보내세요.',
  brought: (names) =>
    `이 링크에 만든 사람의 데이터셋이 들어 있습니다: ${names}. 설정의 데이터에서 볼 수 있습니다.`,
  copyLink: '링크 복사',
  copyLinkHint: '지금 설정으로 이 데이터셋을 학습하는 링크. 데이터셋이 링크에 담깁니다.',
  unstored: '이 브라우저가 이 페이지의 자료를 저장하지 않아, 데이터셋은 페이지를 닫을 때까지만 남습니다.',
  opened: (file) => `${file} 파일을 열었습니다.`,
  refusedFile: (file) => `${file} 파일은 쓸 수 없습니다.`,
  leftOut: (count) => `뺀 항목: ${count}개`,
  more: (count) => `그 밖에 ${count}개`,
  problems: {
    large: () => '4 MB보다 큽니다. 파일을 나누세요.',
    binary: () =>
      '텍스트 파일이 아닙니다. 엑셀 통합 문서라면 스프레드시트에서 CSV로 저장한 뒤 그 파일을 여세요.',
    json: (found) =>
      `JSON처럼 시작하지만 읽을 수 없습니다: ${found}. 파일을 만든 프로그램에서 다시 저장하거나 그 자리를 고치세요.`,
    format: (found) =>
      `"format"이 ${found}입니다. 데이터셋이라면 "drive-kd data"로 쓰고, 아니면 다른 파일을 고르세요.`,
    version: (found) => `"version"이 ${found}입니다. 새 페이지가 쓴 파일이라면 페이지를 새로 고치세요.`,
    scenes: (found) => `"scenes"가 ${found}입니다. 파일 형식의 예제처럼 장면의 목록을 쓰세요.`,
    header: (found) =>
      `첫 줄이 ${found}입니다. 첫 줄에 scene,capability,question,answer 또는 장면 코드를 쓰세요.`,
    empty: () => '읽을 수 있는 장면이 없습니다. 장면 편집기의 링크에서 장면 코드를 복사하세요.',
  },
  line: (line) => `${line}번째 줄`,
  scene: (scene) => `장면 ${scene}`,
  question: (scene, question) => `장면 ${scene}, 질문 ${question}`,
  reasons: {
    line: () => '따옴표가 닫히지 않았거나 칸이 너무 많습니다. "로 닫거나 네 칸 뒤를 지우세요.',
    entry: (found) =>
      `${withParticle(found, '은/는')} 장면이 아닙니다. 장면 코드나 "scene"과 "questions"가 있는 객체를 쓰세요.`,
    'scene-missing': () => '장면이 없습니다. 장면 편집기의 링크에서 코드를 복사하세요.',
    'scene-version': (found) =>
      `${withParticle(found, '은/는')} 새 페이지가 만든 코드입니다. 페이지를 새로 고치세요.`,
    'scene-broken': (found) =>
      `${withParticle(found, '은/는')} 장면 코드가 아닙니다. 코드 전체를 복사하세요.`,
    'scene-rule': (found) =>
      `${found}에는 색이 같은 차량이 둘이거나 한 자리에 물체가 둘입니다. 장면 편집기에서 고치세요.`,
    capability: (found) => `능력이 ${found}입니다. perception, reasoning, planning 가운데 하나를 쓰세요.`,
    'capability-missing': (found) =>
      `${withParticle(found, '은/는')} 이 세계의 질문이 아니므로 능력이 필요합니다. perception, reasoning, planning 가운데 하나를 쓰세요.`,
    'question-missing': () => '질문이 없습니다. 질문을 쓰거나 능력과 답도 비우세요.',
    'question-long': (found) => `${withParticle(found, '은/는')} 네 단어를 넘습니다. 줄이세요.`,
    'answer-missing': (found) => `${found}에 답이 없고, 이 세계도 답을 모릅니다. 답을 쓰세요.`,
    'answer-long': (found) => `${withParticle(found, '은/는')} 세 단어를 넘습니다. 줄이세요.`,
    word: (found) =>
      `${withParticle(found, '은/는')} 이 세계의 어휘에 없습니다. 파일 형식 문서에 있는 단어를 쓰세요.`,
    twice: (found) => `이 장면에 ${withParticle(found, '이/가')} 두 번 나옵니다. 하나를 지우세요.`,
    scenes: () => '데이터셋의 장면은 2,048개까지입니다. 파일을 나누세요.',
    questions: () => '데이터셋의 질문은 24,576개까지입니다. 파일을 나누세요.',
  },
  world: '이 세계의 장면으로 계속',
  openMissing: '그 파일 열기…',
  another: (name) =>
    `${name} 파일을 열었지만, 이 실행이 쓰는 데이터셋이 아닙니다. 링크와 함께 받은 파일을 열거나, 설정에서 ${withParticle(name, '을/를')} 고르세요.`,
  title: '데이터셋',
  makeText:
    '저장한 장면이 데이터셋이 됩니다. 설정의 데이터에서 골라 학습과 평가에 쓰고, 파일로도 저장합니다.',
  name: '데이터셋 이름',
  withQuestions: '장면마다 지금 묻는 질문만',
  withQuestionsHint: '끄면 이 세계의 모든 질문을 씁니다. 이 세계에 답이 없는 질문은 빠집니다.',
  make: '데이터셋 저장',
  exportSet: '파일로 저장',
  made: (name, scenes) => `${name}(장면 ${scenes}개)를 설정의 데이터에서 고를 수 있습니다.`,
  train: '이것으로 학습',
  defaultName: '내 장면',
  result: (name, scenes, figures, average) =>
    `내 데이터셋 ${name}(장면 ${scenes}개): ${figures}, 평균 ${average}%.`,
  figure: (capability, share, low, high, count) =>
    `${capability} ${share}% (95% 구간 ${low}~${high}, 질문 ${count}개)`,
  trainedOn: (name, scenes, id) => `내 데이터셋 ${name}(장면 ${scenes}개, ${id})으로 학습했습니다.`,
}
