// Words of the regimes' settings, Korean; English is in the settings table itself.

import type { Settings } from '../../settings/settings'

interface Words {
  label: string
  help: string
}

export const regimeSettingsKo = {
  labelNoise: {
    label: '라벨 노이즈',
    help: '학습 질문 가운데 정답을 같은 종류 질문의 다른 답으로 바꾸는 비율.',
  },
  wrongTeacher: {
    label: '틀린 교사',
    help: '어느 교사가 틀린 것을 가르치는지. 화면과 평가에는 원래 교사가 그대로 나옵니다.',
  },
  wrongShare: {
    label: '틀린 교사: 비율',
    help: '학습 질문 가운데 틀리게 가르치는 비율. 어느 질문인지는 시드가 정합니다.',
  },
  wrongHow: { label: '틀린 교사: 방식', help: '원래 답 대신 무엇을 가르칠지.' },
  wrongQuestions: { label: '틀린 교사: 대상', help: '어느 능력의 질문에서 틀릴 수 있는지.' },
  frameOrder: {
    label: '스텝에 쓰는 장면',
    help: '스텝마다 새 장면을 쓰려면 순차를 고르고 학습 장면을 스텝 수 × 스텝당 장면 × 누적 횟수로 정하세요(기본 5,600).',
  },
  trainConditions: {
    label: '학습 장면의 조건',
    help: '학습 장면의 공통 조건. 검증 장면과 테스트 장면에는 모든 경우가 섞여 있습니다.',
  },
  capabilityMix: {
    label: '능력 비율',
    help: '장면마다 있는 학습 질문 12개를 인지, 추론, 계획에 나누는 비율.',
  },
  templateMix: {
    label: '질문 유형 비율',
    help: '능력 안에서 학습 질문 유형의 가중치. 예: P1:3 R4:0. 적지 않은 유형은 1, even은 차례대로.',
  },
} satisfies Partial<Record<keyof Settings, Words>>

/** Choices, as option.value. */
export const regimeChoicesKo: Readonly<Record<string, Words>> = {
  'trainingData.world': { label: '이 세계', help: '시드로 뽑은 장면.' },
  'evaluationData.world': { label: '이 세계의 장면만', help: '검증과 테스트 장면만 씁니다.' },
  'trainStream.students': {
    label: '학생 전용',
    help: '시드와 관계없이 어떤 교사도, 인코더도 본 적이 없는 장면입니다.',
  },
  'trainStream.teachers': {
    label: '교사와 같음',
    help: '이전 버전의 방식. 시드 1에서는 기본 제공 교사와 인코더가 배운 바로 그 장면으로 배웁니다.',
  },
  'wrongTeacher.none': { label: '없음', help: '모든 교사가 아는 대로 가르칩니다.' },
  'wrongTeacher.perception': { label: '인지', help: '인지 교사.' },
  'wrongTeacher.reasoning': { label: '추론', help: '추론 교사.' },
  'wrongTeacher.planning': { label: '계획', help: '계획 교사.' },
  'wrongTeacher.all': { label: '셋 모두', help: '전문 교사 모두, 저마다 다른 질문에서 틀립니다.' },
  'wrongHow.shuffled': {
    label: '다른 질문의 것',
    help: '열여섯 장면 안에서 능력과 길이가 같은 다른 질문에 대해 아는 것을 가르칩니다.',
  },
  'wrongHow.specialist': {
    label: '다른 전문 교사의 것',
    help: '다음 전문 교사의 것을 가르칩니다. 인지는 추론, 추론은 계획, 계획은 인지 교사의 것.',
  },
  'wrongHow.words': {
    label: '단어 맞바꾸기',
    help: '답의 단어를 늘 같은 방식으로 서로 맞바꿉니다. 답을 가르치는 신호에만 쓸 수 있습니다.',
  },
  'wrongQuestions.every': { label: '모든 질문', help: '세 능력의 질문 모두.' },
  'wrongQuestions.own': { label: '자기 능력', help: '자기 능력의 질문만.' },
  'wrongQuestions.others': {
    label: '다른 능력',
    help: '나머지 두 능력의 질문만. 비율이 1이면 자기 과목만 아는 전문 교사입니다.',
  },
  'frameOrder.random': { label: '무작위', help: '학습 장면 가운데 아무것이나, 몇 번이고 다시 뽑습니다.' },
  'frameOrder.sequential': {
    label: '순차',
    help: '하나씩 차례로. 모두 나오기 전에는 다시 나오지 않습니다.',
  },
  'trainConditions.all': { label: '모두', help: '원래 세계 그대로. 열 장면에 셋이 밤입니다.' },
  'trainConditions.night': { label: '밤만', help: '학습 장면이 모두 밤입니다.' },
  'trainConditions.day': { label: '낮만', help: '학습 장면이 모두 낮입니다.' },
  'trainConditions.no-lamps': {
    label: '등화 없음',
    help: '학습 장면의 어떤 차도 제동등이나 방향지시등을 켜지 않습니다.',
  },
}
