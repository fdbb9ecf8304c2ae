// The buttons that the monkey presses by name, in both languages. Written out: the browser's tests cannot read
// the dictionaries, which Vite puts together; `tests/ui/monkeyWords.test.ts` compares.

export const WORDS = {
  en: {
    run: 'Run',
    pause: 'Pause',
    step: 'Step',
    reset: 'Reset',
    newSeed: 'New seed',
    runs: 'Runs',
    show: 'Show',
    overlay: 'Add to charts',
    openAddress: 'Open those settings',
  },
  ko: {
    run: '실행',
    pause: '일시정지',
    step: '한 스텝',
    reset: '처음으로',
    newSeed: '새 시드',
    runs: '실행 기록',
    show: '보기',
    overlay: '차트에 겹치기',
    openAddress: '그 설정 열기',
  },
} as const

export type Named = keyof typeof WORDS.en
