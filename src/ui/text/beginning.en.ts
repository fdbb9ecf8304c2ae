// Words of the first visit, English.

export const beginningEn = {
  label: 'Beginning',
  title: 'Three teachers, one small student',
  picture: 'A road, drawn in 48 by 48 pixels',
  student: (step: string, steps: string) =>
    `The student while it learns from them, after ${step} of ${steps} steps`,
  teachers: 'Its three teachers',
  wrong: 'wrong',
  right: 'right',
  what: 'Here you watch the student learn from all three at once, live in your browser: it copies where they look, and what in a teacher’s pull opposes the true answers is cut off.',
  lesson: 'Show me in 3 minutes',
  playground: 'To the playground',
  tour: 'with a short tour',
  language: '한국어',
  recorded: 'From a recorded run; the lesson needs no WebGPU.',
}

export type BeginningStrings = typeof beginningEn
