// 학생을 파일로 내보내고 가중치에서 시작하는 일에 관한 문구, 한국어.

import type { ViewStrings } from './views.en'
import { withParticle } from './particle.ko'

export const studentKo = {
  title: '학생 내보내기',
  button: '학생',
  hint: '학생을 파일로 내보내거나, 그런 파일에서 시작합니다',
  text: (step) =>
    `${step}스텝의 학생을 다른 프로그램에서 쓸 수 있는 파일로 저장합니다. 저장하기 전에 검증 질문으로 평가하며, 진행 중인 실행은 그동안 잠시 멈춥니다.`,
  zip: '모든 파일 (.zip)',
  zipHint: 'ONNX, safetensors, config.json, 평가 카드(데이터와 글), 고정된 비전 인코더',
  files: '파일 하나만',
  onnx: 'onnxruntime용: 특징과 단어 번호를 넣으면 로짓과 어텐션 맵이 나옵니다',
  safetensors:
    'Hugging Face의 이름으로 담은 가중치. 고정된 프로젝터도 들어 있으며 여기서 다시 열 수 있습니다',
  config: 'Hugging Face의 키로 적은 모델 모양. 어휘와 어텐션 규칙은 drive_kd 아래에 있습니다',
  card: '측정한 능력별 정확도와 비교 기준, 설정, 시드, 버전, 어댑터, 날짜',
  readme: '카드를 글로 옮긴 것. PyTorch 예제가 들어 있습니다',
  measuring: '학생을 측정하는 중',
  none: '학생이 준비되면 내보낼 수 있습니다.',
  startTitle: '가중치에서 시작',
  startText:
    ".safetensors 파일을 여세요. 여러 조각이면 모두, config.json이 있으면 그것도 함께 여세요. 지금 설정의 학생이 0스텝에서 그 가중치로 시작하고, '처음으로'를 누르면 시드로 돌아갑니다.",
  open: '가중치 열기',
  waiting: (file) => `학생이 준비되면 ${file} 파일에서 시작합니다`,
  from: (file, hash) => `${file} 파일에서 시작함 (SHA-256 ${hash}…)`,
  fromHint:
    "설정과 시드만으로는 이 실행을 되풀이할 수 없고, 그 파일이 있어야 합니다. '처음으로'를 누르면 시드로 돌아갑니다.",
  fromRun: (file, hash) =>
    `${file} 파일(SHA-256 ${hash}…)의 가중치에서 시작했습니다. 그 파일이 없으면 되풀이할 수 없습니다.`,
  chip: '파일에서 시작',
  refused: (file) => `${file} 파일에서 시작할 수 없습니다`,
  notExported: '학생을 내보낼 수 없습니다',
  noWeights: '이 가운데 .safetensors 파일이 없습니다.',
  parts: (names) => `가중치가 여러 파일에 나뉘어 있습니다. 빠진 파일: ${names}. 모두 함께 고르거나 놓으세요.`,
  several: (names) => `서로 다른 모델의 가중치입니다: ${names}. 하나만 고르세요.`,
  shape: (found, expected) => `이 가중치는 ${found} 학생의 것입니다. 지금 설정의 학생은 ${expected}입니다.`,
  shapeOf: (layers, width, heads, family) => `${layers}층 × ${width}, 헤드 ${heads}개, ${family} 계열`,
  noFit: '이 페이지의 설정으로는 그런 학생을 만들 수 없습니다.',
  fit: '이 설정으로 바꾸고 시작',
  fitSettings: (what) => `맞는 설정: ${what}.`,
  tensors: '텐서가 이 학생의 것과 다릅니다.',
  missing: (names) => `없음: ${names}`,
  misshapen: (names) => `모양이 다름 (파일 ≠ 학생): ${names}`,
  unknown: (names) => `모르는 텐서: ${names}`,
  notFinite: (name) => `가중치 ${name}에 유한하지 않은 값이 있습니다. 발산한 뒤에 저장한 것입니다.`,
  untied: (name) =>
    `${withParticle(name, '이/가')} 단어 임베딩과 다릅니다. 이 학생 모델은 출력 헤드와 임베딩의 가중치를 공유(tied)합니다. 둘을 같게 하거나 이 텐서를 빼고 저장하세요.`,
  tooLarge: (found, most) => `파일이 ${found}입니다. 최대 ${most}까지 읽습니다.`,
  notes: {
    projector:
      '파일에 projector.weight가 없어 시드로 만든 고정 프로젝터를 사용합니다. 학생이 같은 시드로 학습한 경우에만 맞습니다. config.json을 함께 열면 그 안의 프로젝터를 씁니다.',
    configProjector: '파일에 projector.weight가 없어 config.json에 담긴 것을 사용합니다.',
    ignored: (names) => `가중치가 아니므로 무시한 텐서: ${names}`,
    converted: (types) => `32비트 부동소수점으로 변환한 자료형: ${types}`,
    prefix: (prefix) =>
      prefix === ''
        ? '텐서 이름에 접두사가 없지만 그대로 인식했습니다.'
        : `텐서 이름의 접두사가 “${prefix}”이지만 그대로 인식했습니다.`,
  },
  link: {
    needs: (file, hash) =>
      `이 실행은 시드가 아니라 ${file} 파일(SHA-256 ${hash}…)의 가중치에서 시작했습니다. 그 파일이 있어야 되풀이할 수 있습니다.`,
    open: '파일 열기',
    right: (file) => `✓ 링크의 파일 ${file}에서 시작했습니다.`,
    wrong: (file, hash) => `≠ ${file} 파일은 다른 파일입니다. 링크의 파일은 SHA-256이 ${hash}…로 시작합니다.`,
  },
} satisfies ViewStrings['exportStudent']
