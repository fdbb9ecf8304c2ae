// The experiments that come with the page, in Korean; in English their files say it themselves.

/** Titles and questions of the experiments that come with the page. */
export const READY_MADE_KO: Readonly<Record<string, { title: string; question: string }>> = {
  'a-agp-as-released': {
    title: '공개된 그대로의 AGP',
    question:
      '저자들이 공개한 코드 그대로의 AGP(샘플별, 동적 가중치, 클리핑 없음)는 나머지가 모두 같은 합보다 나은가?',
  },
  'a-default-student': {
    title: 'AGP, 그 대조군, 정답만: 기본 학생',
    question:
      '교사가 옳고 신호가 어텐션이며 가중치가 기본값일 때, 기본 학생은 교차 엔트로피를 세 번 세는 합보다 AGP에서, 그리고 정답만 쓸 때보다 교사가 있을 때 더 나은가?',
  },
  'a-default-ways': {
    title: '결합 방법: 기본 학생',
    question:
      '교사가 옳고 신호가 어텐션일 때, PCGrad, UPGrad, Nash-MTL, ConFIG는 기본 학생에게서 제 대조군보다 나은가? 평균 계열인 UPGrad는 평균과, 나머지는 합과 비교한다(Nash-MTL과 ConFIG는 크기도 바꾸므로 합보다 나은 점이 가중치 때문일 수 있다).',
  },
  'a-fair-arms': {
    title: '모든 결합 방법의 공정한 비교',
    question:
      '교사가 옳고 신호가 어텐션일 때, 네 그래디언트를 결합하는 어느 방법이 제 대조군보다 나은가? 평균 계열은 평균과, AGP는 교차 엔트로피를 세 번 세는 합과, 나머지는 합과 비교한다.',
  },
  'a-small-agp-as-released': {
    title: '공개된 그대로의 AGP: 작은 학생',
    question:
      '저자들이 공개한 코드 그대로의 AGP(샘플별, 동적 가중치, 클리핑 없음, 손실이 닿는 곳만)는 두 층짜리 학생에게서 교차 엔트로피를 세 번 세고 나머지가 모두 같은 합보다 나은가?',
  },
  'a-small-every-way': {
    title: '모든 결합 방법: 작은 학생',
    question:
      '교사가 옳고 신호가 어텐션일 때, 네 그래디언트를 결합하는 어느 방법이 두 층짜리 학생에게서 제 대조군보다 나은가? 평균 계열은 평균과, AGP와 그 단계들은 교차 엔트로피를 세 번 세는 합과, 나머지는 합과 비교한다.',
  },
  'a-small-rescaling': {
    title: '크기를 바꾸는 방법은 가중치 말고 무엇을 더 하는가: 작은 학생',
    question:
      '교사가 옳고 신호가 어텐션일 때, 그래디언트의 크기를 바꾸는 결합 방법은 제 평균 계수(300스텝, 시드 1-3)를 고정 가중치로 쓴 단순 합보다 나은가?',
  },
  'a-small-fair-arms': {
    title: '결합 방법의 공정한 비교: 작은 학생',
    question:
      '교사가 옳고 신호가 어텐션일 때, 그래디언트를 결합하는 방법이 두 층짜리 학생에게서 제 대조군보다 나은가? 이 학생은 첫 층이 곧 끝에서 둘째 층이라 인지 교사와 계획 교사가 같은 어텐션 맵을 당긴다. 평균 계열은 평균과, AGP는 교차 엔트로피를 세 번 세는 합과, 나머지는 합과 비교한다.',
  },
  'b-wrong-teacher': {
    title: '틀린 교사, 가중치별',
    question: '로짓에서 계획 교사의 단어가 뒤바뀌어 있을 때, 가중치에 따라 어느 방법이 버티는가?',
  },
  'c-wrong-labels': {
    title: '틀린 정답',
    question: '교사는 옳고 정답의 40%가 틀렸을 때 같은 방법들은 어떻게 되는가?',
  },
  'c-small-weights': {
    title: '틀린 정답, 가벼운 가중치와 무거운 가중치: 작은 학생',
    question:
      '학습 정답의 40%가 틀리고 교사는 옳을 때, 정답을 믿는 투영은 두 층짜리 학생에게서 같은 가중치의 단순 합보다 못한가? AGP는 교차 엔트로피를 세 번 세므로 가중치도 세 배다. 가중치 1과 정답만 쓴 학습은 d-small-labels에 있다.',
  },
  'b-small-rules': {
    title: '틀린 계획 교사, 모든 결합 방법과 네 가중치: 작은 학생',
    question:
      '계획 교사의 답 단어가 늘 뒤바뀌어 있을 때, 각 결합 방법은 어느 가중치까지 두 층짜리 학생을 지키는가? 같은 가중치의 단순 합과 비교하며, AGP는 교차 엔트로피를 세 번 세므로 가중치도 세 배다.',
  },
  'c-small-rules': {
    title: '틀린 정답, 모든 결합 방법과 네 가중치: 작은 학생',
    question:
      '학습 정답의 40%가 틀리고 교사는 옳을 때, 정답을 믿는 결합 방법은 두 층짜리 학생의 정확도를 같은 가중치의 단순 합보다 떨어뜨리는가? AGP는 교차 엔트로피를 세 번 세므로 가중치도 세 배다.',
  },
  'e-small-cosine-weights': {
    title: '1 − 코사인의 가중치: 작은 학생',
    question:
      '어텐션을 1 − 코사인으로 비교하고 그래디언트를 더할 때 두 층짜리 학생에게 가장 좋은 가중치는 무엇인가? 검증 장면으로 고르며, 고른 값은 t-small-table-3이 다른 시드의 테스트 장면으로 보고한다.',
  },
  'd-two-by-two': {
    title: '교사와 정답, 옳거나 틀리거나',
    question: 'AGP는 틀린 교사에 대한 보험이고, 그 값은 정답이 틀렸을 때 치르는가?',
  },
  'd-small-students': {
    title: '교사가 옳거나 틀리거나: 작은 학생',
    question: 'AGP는 두 층짜리 학생에게도 틀린 교사에 대한 보험인가?',
  },
  'd-small-labels': {
    title: '정답이 옳거나 틀리거나: 작은 학생',
    question: '정답의 40%가 틀렸을 때, 정답을 믿는 AGP는 두 층짜리 학생에게서 교사의 지식을 얼마나 빼앗는가?',
  },
  'b-small-weights': {
    title: '틀린 계획 교사, 가중치별: 작은 학생',
    question:
      '계획 교사의 단어가 늘 뒤바뀌어 있을 때, 어느 가중치까지 각 결합 방법이 두 층짜리 학생을 지키는가? 같은 가중치의 단순 합과 비교하며, AGP는 교차 엔트로피를 세 번 세므로 가중치도 세 배다.',
  },
  'b-small-per-sample': {
    title: '틀린 계획 교사, 샘플별 투영: 작은 학생',
    question:
      '계획 교사의 단어가 늘 뒤바뀌어 있을 때, 저자들의 코드처럼 샘플마다 따로 투영하면 배치의 합을 투영할 때보다 두 층짜리 학생을 더 잘 지키는가? AGP는 교차 엔트로피를 세 번 세므로 가중치도 세 배다.',
  },
  'e-signal-weights': {
    title: '신호마다 알맞은 가중치',
    question:
      '그래디언트를 더할 때 각 신호에 가장 좋은 가중치는? 검증 장면에서 고르고, 보고는 다른 시드로 하는 다른 실험의 몫이다.',
  },
  'e-small-signal-weights': {
    title: '신호마다 알맞은 가중치: 작은 학생',
    question:
      '그래디언트를 더할 때 두 층짜리 학생(첫 층이 곧 끝에서 둘째 층)에게 각 신호의 가장 좋은 가중치는? 검증 장면에서 고르고, 고른 가중치의 결과는 g-small-which-signal이 다른 시드와 테스트 장면으로 보고한다.',
  },
  'f-which-layers': {
    title: '어느 층인가',
    question:
      '논문의 층 선택(인지는 첫 층, 추론은 첫 층부터 끝에서 둘째 층, 계획은 끝에서 둘째 층)은 같은 가중치에서 한 가지 선택보다 나은가?',
  },
  'f-small-which-layers': {
    title: '어느 층인가: 작은 학생',
    question:
      'e-small-signal-weights가 고른 가중치에서, 논문의 층 선택(인지는 첫 층, 추론은 첫 층부터 끝에서 둘째 층, 계획은 끝에서 둘째 층)은 네 층짜리 좁은 학생에게서 모두 같은 층을 고르는 것보다 나은가?',
  },
  'g-which-signal': {
    title: '어느 신호인가',
    question:
      '이 페이지의 기본 가중치로 그래디언트를 더할 때, 세 교사의 어느 신호가 학생에게 가장 도움이 되는가?',
  },
  'g-small-which-signal': {
    title: '신호마다 제 가중치로, 어느 신호인가: 작은 학생',
    question:
      'e-small-signal-weights가 검증 장면에서 고른 가중치로 그래디언트를 더하고 시드를 달리했을 때, 세 교사의 어텐션과 은닉 상태 가운데 어느 쪽이 두 층짜리 학생에게 더 도움이 되는가?',
  },
  'h-data-size': {
    title: '데이터가 얼마나 있을 때',
    question: '정답이 붙은 장면이 적을수록 교사의 도움이 커지는가?',
  },
  'h-small-fresh-frames': {
    title: '스텝마다 새 장면: 작은 학생',
    question:
      '모든 장면을 한 번만 보는 두 층짜리 학생과 장면 192개를 몇 번이고 다시 보는 학생: 정답이 바닥나지 않을 때 로짓의 교사는 얼마나 값이 있는가?',
  },
  'i-student-size': {
    title: '학생이 얼마나 클 때',
    question: '교사가 더해 주는 것은 학생의 은닉 차원에 따라 달라지는가?',
  },
  'j-teacher-size': {
    title: '교사가 얼마나 클 때',
    question: '같은 크기의 학생은 더 큰 교사에게서 더 많이 배우는가(논문 Table 2에서는 그렇지 않다)?',
  },
  'k-another-family': {
    title: '다른 계열의 모델',
    question: '학생과 교사가 Qwen/Llama 계열일 때도 AGP 증류가 정답만 쓴 학습보다 나은가?',
  },
  't-small-table-3': {
    title: '논문 Table 3의 행들: 작은 학생',
    question:
      'e-small-signal-weights와 e-small-cosine-weights가 고른 가중치에서, 한 교사의 어텐션, 맵의 다른 부분, 맵의 다른 비교 방법, AGP(교차 엔트로피를 세 번 세므로 가중치도 세 배)는 두 층짜리 학생에게서 논문의 제거 실험 표대로 작용하는가?',
  },
  't-paper-table-3': {
    title: '논문 Table 3의 행들',
    question:
      '한 교사 또는 세 교사의 신호, 더한 그래디언트, 투영의 각 단계, AGP. 논문의 제거 실험 표에서 어느 행이 장난감 세계에서도 정답만 쓴 학습보다 나은가?',
  },
}
