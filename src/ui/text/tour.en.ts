// The tour of the playground: at most seven stops. Comes with it. English.

export const tourEn = {
  label: 'Tour of the playground',
  of: (n: string, all: string) => `${n} of ${all}`,
  back: 'Back',
  next: 'Next',
  end: 'End the tour',
  done: 'Done',
  keys: 'Arrow keys move, Esc ends.',
  stops: {
    scene: {
      title: 'A picture and a question',
      text: 'A road scene that the student has never seen, and a question about it. Below: the right answer, what three teachers say, and what the student says now.',
    },
    attention: {
      title: 'Where they look',
      text: 'Each row is a word or a patch of the picture, and shows what it looks at. Left the teacher, then the student, then the difference. The student is trained to look where its teachers look.',
    },
    signals: {
      title: 'Which layer teaches which',
      text: 'Three teachers, one for each capability: perception, reasoning, planning. Each teaches layers of its own, drawn as ribbons. Press a layer of the student to see its attention.',
    },
    gradients: {
      title: 'Four pulls, one step',
      text: 'The right answers and the three teachers each pull in a direction of their own. Where a teacher pulls against the answers, AGP takes that part away. The sentence says what happened in the latest step.',
    },
    charts: {
      title: 'Is it learning?',
      text: 'Losses should fall and accuracy should rise: above the dotted lines of the most common answer, towards those of the teachers.',
    },
    setUp: {
      title: 'Change something',
      text: 'Another way to combine the gradients, other layers, no teachers, a wrong teacher: every choice is here, each with a sentence about it.',
    },
    run: {
      title: 'Now you',
      text: 'Press Run and watch the student learn. “Explain a step” opens a real step, phase by phase, while it does.',
    },
  },
}

export type TourStop = keyof typeof tourEn.stops
