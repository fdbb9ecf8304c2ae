// The Korean words of the ways of combining, and of their parameters; English stands in their descriptors.

import type { MethodText } from './en'

export const methodsKo: Readonly<Record<string, MethodText>> = {
  agp: { label: 'AGP', help: '1단계 뒤에 2단계: 논문의 방법.' },
  'agp-anchor-once': {
    label: 'AGP, 교차 엔트로피 한 번',
    help: 'AGP와 같되 정답 그래디언트를 능력마다가 아니라 한 번만 셉니다.',
  },
  stage1: { label: '1단계만', help: '정답 그래디언트와 충돌하는 교사 그래디언트만 투영합니다.' },
  stage2: { label: '2단계만', help: '능력끼리 무작위 순서로 서로 투영합니다.' },
  sum: { label: '단순 합', help: '투영 없이 네 그래디언트를 더합니다.' },
  'sum-anchor-triple': {
    label: '합, 교차 엔트로피 3배',
    help: '투영 없이 교차 엔트로피만 AGP처럼 세 번 셉니다. 공정한 대조군입니다.',
  },
  pcgrad: { label: 'PCGrad', help: '네 그래디언트 각각을 충돌하는 다른 모든 그래디언트에 대해 투영합니다.' },
  'ce-only': { label: '교차 엔트로피만', help: '교사 없는 보통의 지도 학습.' },
  mean: { label: '평균', help: '단순 합을 넷으로 나눕니다.' },
  gradvac: {
    label: 'GradVac',
    help: '그래디언트 사이의 각도가 이 실행의 평소 각도가 될 때까지 서로 돌립니다.',
    parameters: {
      share: {
        label: 'GradVac: 최신 비중',
        help: '쌍의 평소 코사인을 갱신할 때 최신 코사인의 비중(논문의 beta).',
      },
    },
  },
  mgda: {
    label: 'MGDA',
    help: '네 그래디언트의 가중 평균 가운데 길이가 가장 짧은 것: 어떤 손실도 오르지 않지만 느릴 수 있습니다.',
    parameters: {
      division: {
        label: 'MGDA: 길이로 나누기',
        help: '그래디언트를 길이의 이 거듭제곱으로 나눈 뒤 가중치를 구합니다. 0이면 그대로, 1이면 방향만 봅니다(공개 코드의 l2). 0보다 크면 손실이 오를 수 있습니다.',
      },
    },
  },
  cagrad: {
    label: 'CAGrad',
    help: '평균 그래디언트 근처에서 가장 적게 얻는 과제를 돕는 방향.',
    parameters: {
      radius: {
        label: 'CAGrad: 반지름',
        help: '평균 그래디언트 둘레에 두는 공의 반지름 c. 평균의 길이에 대한 비율이며, 1 이상이면 어떤 과제와도 충돌하지 않습니다.',
      },
    },
  },
  upgrad: {
    label: 'UPGrad',
    help: '각 그래디언트를 아무것도 거스르지 않는 가장 가까운 방향으로 옮긴 뒤 평균합니다.',
    parameters: {
      supervised: {
        label: 'UPGrad: 교차 엔트로피의 몫',
        help: '평균에서 교차 엔트로피가 각 능력의 1에 견주어 얼마나 세어지는지. 1이면 보통 평균이며 저자들의 기본값입니다.',
      },
    },
  },
  dualproj: {
    label: 'DualProj',
    help: '평균 그래디언트를 아무것도 거스르지 않는 가장 가까운 방향으로 옮깁니다.',
    parameters: {
      supervised: {
        label: 'DualProj: 교차 엔트로피의 몫',
        help: '평균에서 교차 엔트로피가 각 능력의 1에 견주어 얼마나 세어지는지. 1이면 보통 평균이며 저자들의 기본값입니다.',
      },
    },
  },
  'imtl-g': { label: 'IMTL-G', help: '네 그래디언트 방향으로 똑같이 나아갑니다.' },
  'nash-mtl': {
    label: 'Nash-MTL',
    help: '네 과제가 협상하여 합의할 업데이트. 길이에는 상한이 있습니다.',
    parameters: {
      longest: {
        label: 'Nash-MTL: 최대 길이',
        help: '합의한 업데이트를 이 길이까지 줄입니다. 공개 코드와 TorchJD에서는 1입니다.',
      },
    },
  },
  fairgrad: {
    label: 'FairGrad',
    help: '업데이트에서 적게 얻는 과제일수록 가중치가 커집니다.',
    parameters: {
      alpha: {
        label: 'FairGrad: alpha',
        help: '공정성. 1이면 Nash-MTL의 협상과 같고, 클수록 가장 느린 과제를 더 돕습니다.',
      },
    },
  },
  'aligned-mtl': { label: 'Aligned-MTL', help: '그래디언트를 직교하고 길이가 같게 만든 뒤 평균합니다.' },
  config: { label: 'ConFIG', help: '네 그래디언트와 같은 각을 이루는 방향.' },
  rlw: {
    label: '무작위 가중치 (RLW)',
    help: '스텝마다 정규 난수의 softmax로 가중치를 새로 뽑습니다. 어떤 가중 방식이든 넘어야 할 대조군입니다.',
  },
  dwa: {
    label: 'DWA',
    help: '동적 가중 평균: 최근 배치들에서 덜 줄어든 손실의 가중치가 커집니다.',
    parameters: {
      temperature: {
        label: 'DWA: 온도',
        help: '손실 비율에 적용하는 softmax의 온도 T. 논문은 2이며, 클수록 모든 손실을 고르게 봅니다.',
      },
      window: {
        label: 'DWA: 구간',
        help: '손실을 평균해 앞뒤로 비교하는 배치 수. 논문은 한 에폭이며, 기본 설정의 한 에폭은 48배치입니다.',
      },
    },
  },
  uncertainty: {
    label: '불확실성 가중',
    help: '손실마다 분산을 학습하고 그 역수만큼 가중합니다. 계속 큰 손실은 가중치가 작아집니다.',
    parameters: {
      rate: {
        label: '불확실성: 학습률',
        help: '로그 분산을 학습하는 Adam의 학습률. 논문은 신경망과 함께 학습하며, 여기서는 기본 실행의 학습률입니다.',
      },
    },
  },
  famo: {
    label: 'FAMO',
    help: '손실이 움직인 정도를 보고, 모든 손실이 같은 상대 속도로 줄어들도록 가중합니다.',
    parameters: {
      rate: { label: 'FAMO: 학습률', help: '과제 로짓을 학습하는 Adam의 학습률(저자의 값 0.025).' },
      decay: {
        label: 'FAMO: 감쇠',
        help: '과제 로짓의 가중치 감쇠 gamma. 가중치를 서로 가깝게 당깁니다(저자의 값 0.01).',
      },
    },
  },
  'excess-mtl': {
    label: 'ExcessMTL',
    help: '그래디언트로 보아 자기 최적점에서 멀리 있는 손실일수록 가중치가 커집니다. 잡음은 세지 않습니다.',
    parameters: {
      rate: {
        label: 'ExcessMTL: 학습률',
        help: '로그 가중치가 초과 위험을 따라가는 보폭 eta. 코드를 담은 라이브러리의 값은 0.01입니다.',
      },
    },
  },
  rule: {
    label: '직접 쓴 규칙',
    help: '그램 행렬의 함수를 JavaScript로 씁니다. 기본 규칙은 단순 합입니다.',
  },
}
