// 학생 자신의 답 설정 아래의 말. 한국어. (Words under the setting of own answers, Korean.)

import type { OwnAnswersStrings } from './ownAnswers.en'

export const ownAnswersKo: OwnAnswersStrings = {
  supervised: '교차 엔트로피는 나머지 질문에서만 셉니다. 학생 자신의 답에는 정답 단어가 없기 때문입니다.',
  foreign: (names) =>
    `${names}: 다른 도구로 만든 파일이라 스텝 안에서 실행할 수 없습니다. 함께 제공되는 교사나 이 페이지에서 학습시킨 교사를 고르거나, 학생 자신의 답을 0으로 두세요.`,
}
