// The Korean words of the signals, and the units of their losses; English stands in their descriptors.

/** A signal, and its loss's unit on an axis. */
export interface SignalText {
  label: string
  help: string
  unit: string
}

export const signalsKo: Readonly<Record<string, SignalText>> = {
  none: { label: '없음', help: '이 능력에는 교사가 없습니다. 정답만으로 배웁니다.', unit: '단위 없음' },
  attention: {
    label: '어텐션',
    help: '학생이 교사가 보는 곳을 봅니다. 고른 층의, 헤드 평균 어텐션 맵을 맞춥니다.',
    unit: '3000 × MSE',
  },
  'logits-kl': {
    label: '로짓 (KL)',
    help: '학생이 답 단어마다 교사가 주는 확률을 줍니다. 둘 다 온도로 부드럽게 합니다.',
    unit: 'KL, nat',
  },
  'hidden-mse': {
    label: '은닉 상태',
    help: '고른 층의 은닉 상태를 맞춥니다. 은닉 차원이 다르면 사이에 학습되는 투영을 둡니다.',
    unit: 'MSE',
  },
  'logits-reverse-kl': {
    label: '로짓 (역방향 KL)',
    help: '교사가 확률을 두지 않는 답 단어에는 학생도 두지 않습니다. 그럴듯한 답 가운데서는 고를 수 있습니다.',
    unit: '역방향 KL, nat',
  },
  'logits-js': {
    label: '로짓 (Jensen-Shannon)',
    help: '학생과 교사가 두 분포의 평균에서 만납니다. 대칭이고 상한이 있어 드문 단어는 적게 셉니다.',
    unit: 'Jensen-Shannon, nat',
  },
}
