// 화면에 나오는 전문 용어와 뜻, 한국어. (The words of the page and what they mean, Korean.)

import type { GlossaryEntry } from './glossary.en'
import type { TermId } from './termForms'

export const glossaryKo: Record<TermId, GlossaryEntry> = {
  kd: {
    word: '지식 증류(knowledge distillation, KD)',
    meaning:
      '작은 모델(학생)이 이미 학습된 큰 모델(교사)을 따라 하도록 학습시키는 방법. 정답과 함께, 또는 정답 대신 씁니다.',
  },
  agp: {
    word: 'AGP, 비대칭 그래디언트 투영',
    meaning:
      '논문의 결합 방법(asymmetric gradient projection). 교사 그래디언트가 정답 그래디언트에 양보하고, 그 반대는 없습니다.',
  },
  ce: {
    word: 'ce, 교차 엔트로피(정답 손실)',
    meaning:
      '답 토큰에 대한 교차 엔트로피(cross-entropy). 학생이 정답을 보고 얼마나 놀라는지를 나타내며, 단위는 냇(nat, 자연로그의 단위)입니다.',
  },
  supervisedGradient: { word: '정답 그래디언트', meaning: '정답 손실의 그래디언트에 가중치를 곱한 것.' },
  teacherGradient: {
    word: '교사 그래디언트',
    meaning: '교사 손실 하나의 그래디언트에 가중치와 교사 섞기를 적용한 것.',
  },
  surgery: {
    word: '그래디언트 서저리',
    meaning: 'PCGrad, AGP처럼 충돌하는 그래디언트를 고쳐 쓰는 방법을 이르는 말(gradient surgery).',
  },
  pcgrad: {
    word: 'PCGrad(projecting conflicting gradients)',
    meaning:
      '어느 그래디언트에도 우선권이 없는 그래디언트 서저리. 정답 그래디언트까지 포함해 저마다 다른 것을 거스르는 성분을 덜어 냅니다.',
  },
  gram: {
    word: '그램 행렬',
    meaning:
      '가중된 네 그래디언트의 내적을 모은 4×4 행렬. 길이와 각이 여기서 나오고, 모든 결합 방법은 이것만으로 계산합니다.',
  },
  norm: {
    word: '그래디언트 크기(노름)',
    meaning: '그래디언트의 길이. 손실이 파라미터를 얼마나 세게 당기는지입니다.',
  },
  conflict: {
    word: '충돌',
    meaning:
      '두 그래디언트의 각이 90도보다 크면 충돌합니다. 한 손실을 조금 줄이는 스텝이 다른 손실을 키웁니다.',
  },
  projection: {
    word: '투영',
    meaning:
      '그래디언트에서 다른 그래디언트를 거스르는 성분을 덜어 내는 것. 거스르지 않으면 아무것도 바뀌지 않습니다.',
  },
  stage1: {
    word: '1단계',
    meaning: '각 교사 그래디언트를 정답 그래디언트에 대해 투영한 뒤, 각각에 정답 그래디언트를 더합니다.',
  },
  stage2: {
    word: '2단계',
    meaning: '1단계의 결과를 무작위 순서로 서로에 대해 투영한 뒤 모두 더합니다.',
  },
  coefficient: {
    word: '결합 계수',
    meaning: '업데이트에 가중된 그래디언트 하나가 몇 배로 들어가는지 나타내는 수.',
  },
  cosine: {
    word: '코사인',
    meaning: '두 그래디언트 사이 각의 코사인. 1이면 같은 방향, 0이면 직각, 0보다 작으면 서로 방해합니다.',
  },
  micro: {
    word: '마이크로배치',
    meaning: '업데이트 하나를 이루는 부분. 배치 여럿, 또는 샘플 하나씩을 따로 결합한 뒤 평균합니다.',
  },
  batch: {
    word: '배치',
    meaning: '학생이 학습 스텝 하나에서 보는 것. 장면 몇 장과 장면마다 질문 몇 개입니다.',
  },
  seed: {
    word: '시드',
    meaning:
      '실행에서 무작위로 정하는 모든 것의 출발점이 되는 수. 초기 가중치, 장면, 질문과 그 순서가 여기서 정해지고, 시드가 같으면 똑같이 나옵니다.',
  },
  gradient: {
    word: '그래디언트',
    meaning: '손실이 가장 빨리 커지는 방향. 파라미터마다 수가 하나씩 있고, 학습 스텝은 그 반대로 움직입니다.',
  },
  teacherLoss: { word: '교사 손실', meaning: '학생이 한 교사의 신호에서 얼마나 떨어져 있는지.' },
  lossWeight: {
    word: '손실 가중치',
    meaning: '손실 앞에 곱하는 수. 어텐션 손실은 교차 엔트로피보다 수천 배 작아서 가중치가 수천입니다.',
  },
  loss: { word: '손실', meaning: '학생이 얼마나 틀렸는지 나타내는 수. 학습하면 작아집니다.' },
  textToVision: {
    word: '텍스트→이미지 블록',
    meaning: '어텐션 맵에서 텍스트 토큰이 이미지 토큰을 보는 부분.',
  },
  matching: {
    word: '층, 층 짝짓기',
    meaning:
      '모델은 층을 쌓은 것이고, 층마다 앞 층의 결과를 이어받습니다. 층 짝짓기는 학생의 한 층이 교사의 어느 층들을 따라 할지 정합니다.',
  },
  attention: {
    word: '어텐션 맵',
    meaning: '토큰마다 앞선 토큰을 얼마나 보는지. 한 층의 헤드를 평균한 값이며 행마다 합이 1입니다.',
  },
  head: {
    word: '어텐션 헤드',
    meaning:
      '한 층은 서로 다른 행렬로 토큰을 여러 벌 나란히 봅니다. 그 한 벌이 헤드이고, 헤드마다 어텐션 맵이 따로 있습니다.',
  },
  hidden: { word: '은닉 상태', meaning: '층을 하나 지난 뒤 모델이 토큰마다 지니는 수들.' },
  logits: {
    word: '로짓',
    meaning: '다음에 올 수 있는 단어마다 모델이 준 점수. 확률로 바꾸기 전의 값입니다.',
  },
  margin: { word: '일반화 마진', meaning: '가장 좋은 단어가 나머지 모두를 합친 것보다 얼마나 앞서는지.' },
  signal: {
    word: '신호',
    meaning: '학생이 따라 하는 것. 정해진 층의 어텐션 맵, 로짓, 은닉 상태이거나, 없을 수도 있습니다.',
  },
  mixing: {
    word: '교사 섞기, 혼합 행렬',
    meaning: '능력별 샘플에서 각 교사를 얼마나 셀지. 행은 능력, 열은 교사이고 행마다 합이 1입니다.',
  },
  token: {
    word: '토큰',
    meaning: '단어 하나, 또는 이미지 패치 하나. 텍스트 슬롯은 텍스트 토큰이 들어가는 여덟 자리입니다.',
  },
  exactMatch: {
    word: '정확도, 완전 일치',
    meaning: '끝 토큰까지 답 토큰이 모두 맞아야 맞힌 것으로 셉니다. 화면의 정확도가 이것입니다.',
  },
  majority: {
    word: '가장 흔한 답, 이미지 없음',
    meaning: '넘어서야 할 두 점수. 언제나 가장 흔한 답만 할 때와, 회색 그림을 보고 답할 때입니다.',
  },
  validation: {
    word: '검증 질문',
    meaning: '어떤 학습 스텝도 보지 않은 장면에 대한 질문. 정확도는 여기서 잽니다.',
  },
  learningRate: { word: '학습률', meaning: '학습 스텝 하나가 파라미터를 얼마나 움직이는지.' },
  warmUp: { word: '워밍업', meaning: '실행 첫머리에서 학습률을 0에서 최댓값까지 올리는 구간.' },
  clipping: {
    word: '클리핑',
    meaning: '업데이트가 너무 길면 옵티마이저에 넘기기 전에 정한 길이로 줄이는 것.',
  },
  optimizer: {
    word: '옵티마이저, AdamW',
    meaning:
      '업데이트로 새 파라미터를 만드는 방법. AdamW는 여러 스텝의 업데이트를 평균하고 파라미터마다 크기를 따로 조절하므로, 실제로 움직이는 방향은 업데이트와 다를 수 있습니다.',
  },
  dispersion: {
    word: '산포',
    meaning: '벡터들이 흩어진 정도. 평균 벡터와의 코사인을 1에서 뺀 값의 평균입니다.',
  },
  checkpoint: {
    word: '체크포인트',
    meaning: '어떤 스텝이 끝난 때의 파라미터, 옵티마이저 상태, 기억. 그 자리로 되감을 수 있습니다.',
  },
  mse: {
    word: 'MSE, 평균 제곱 오차',
    meaning: '차이의 제곱을 평균한 값. 여기서는 학생과 교사의 어텐션 가중치를 비교합니다.',
  },
  tensor: {
    word: '텐서',
    meaning:
      '행과 열, 때로는 그 이상의 차원으로 늘어놓고 이름 하나를 붙인 수들. 가중치, 활성값, 그래디언트가 텐서입니다.',
  },
  temperature: {
    word: '온도',
    meaning:
      '로짓을 확률로 바꾸기 전에 나누는 수. 1보다 크면 확률이 평평해져 작은 확률도 더 크게 반영되고, 1이면 그대로입니다.',
  },
  kl: {
    word: 'KL 발산',
    meaning:
      '한 확률 분포가 다른 분포와 얼마나 다른지(Kullback-Leibler). 여기서는 학생과 교사의 분포를 비교하고, 같으면 0입니다.',
  },
  mlp: {
    word: 'MLP(다층 퍼셉트론)',
    meaning:
      '어텐션이 다른 토큰의 정보를 모은 뒤, 토큰마다 따로 계산하는 층의 부분. 행렬 둘과 그 사이의 활성 함수로 이루어집니다.',
  },
  standardError: {
    word: '표준 오차',
    meaning:
      '실행 몇 개의 평균이 우연히 얼마나 벗어날 수 있는지. 표준 편차를 실행 수의 제곱근으로 나눈 값입니다.',
  },
  interval: {
    word: '95% 구간(신뢰 구간)',
    meaning:
      '같은 실험을 100번 되풀이하면 95번은 참값이 들어가도록 정한 범위. 차이의 구간에 0이 들어 있으면 우연일 수 있습니다.',
  },
  onnx: {
    word: 'ONNX 파일 형식',
    meaning: '학습된 모델을 담습니다. 브라우저를 비롯한 여러 프로그램에서 실행할 수 있습니다.',
  },
  safetensors: {
    word: 'safetensors 파일 형식',
    meaning: '모델의 가중치만 담습니다. 실행될 수 있는 것은 들어가지 않습니다.',
  },
  ego: {
    word: '자차',
    meaning:
      '모델이 운전하는 차(ego). 가운데 차로에 있는 이 차에서 도로를 보고, 계획 질문은 이 차가 무엇을 해야 하는지 묻습니다.',
  },
  adapter: {
    word: '그래픽 어댑터',
    meaning:
      'WebGPU가 계산에 쓰는 것. 그래픽 프로세서이거나, 그것을 흉내 내는 프로그램(소프트웨어 어댑터)입니다. 어댑터가 없거나 흉내만 낼 때 이 페이지는 CPU로 계산합니다.',
  },
}
