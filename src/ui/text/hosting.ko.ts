// 내려받지 못한 화면 요소와 파일에 관한 문구, 한국어. (Same shape as the English ones.)

import type { HostingStrings } from './hosting.en'

export const hostingKo: HostingStrings = {
  missing: {
    part: '화면 일부를 불러오지 못했습니다.',
    language: '선택한 언어의 문구를 불러오지 못했습니다.',
    recording: '미리 기록해 둔 실행을 내려받지 못했습니다.',
    sample: '미리 기록해 둔 실행의 장면과 어텐션 맵을 내려받지 못했습니다.',
  },
  goesOn: '학습에는 영향이 없습니다.',
  loading: '불러오는 중',
  slow: '화면 일부를 불러오는 데 오래 걸리고 있습니다. 연결이 멈췄다면 페이지를 새로고침하세요.',
  updated: '페이지를 연 뒤 사이트가 업데이트되었습니다.',
  updatedText:
    '지금 열려 있는 버전의 일부가 서버에서 사라졌을 수 있습니다. 실행을 저장한 뒤 새로고침하므로 이어서 학습할 수 있습니다.',
  saveAndReload: '저장하고 새로고침',
  saving: '저장하는 중',
}
