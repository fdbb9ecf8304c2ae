// 다 읽을 수 없는 링크에 관한 문구, 한국어. (Same shape as the English ones.)

import type { LinkStrings } from './link.en'
import { withParticle } from './particle.ko'

export const linkKo: LinkStrings = {
  title: '이 링크는 그대로 열 수 없습니다',
  text: '링크에 읽을 수 없거나 불가능한 값이 있습니다. 아무것도 시작하지 않았고 주소도 그대로 두었습니다.',
  rest: '나머지로 열기',
  keep: '지금 실행 유지',
  dataSet: '데이터셋',
  problems: {
    unknown: (key) => `“${key}”: 이 페이지에 없는 설정입니다.`,
    near: (key, meant) => `“${key}”: 이 페이지에 없는 설정입니다. 혹시 “${meant}”인가요?`,
    value: (name, found, why) => `${name}: ${withParticle(found, '은/는')} 쓸 수 없는 값입니다. ${why}`,
    damaged: (name) => `${name}: 링크가 중간에 잘렸거나 바뀌어 내용을 읽을 수 없습니다.`,
    twice: (key) => `“${key}”: 서로 다른 값이 두 번 나옵니다.`,
    version: () => '링크 버전(v)을 알 수 없습니다. 링크가 중간에 잘렸을 수 있습니다.',
    newer: () => '이 페이지보다 새 버전에서 만든 링크입니다. 새로 고쳐 업데이트하세요.',
    long: (count) => `링크가 너무 깁니다(${count}자). 이 페이지가 만든 링크가 아닙니다.`,
    more: (count) => `그 밖에 읽을 수 없는 항목이 ${count}개 더 있습니다.`,
    data: () => '링크에 담긴 데이터셋을 쓸 수 없습니다. 만든 사람에게 데이터셋 파일을 받으세요.',
  },
}
