// Words of the moving landscape (chapter 8 of the lesson), English.

export const landscapeEn = {
  ways: { sum: 'Add the arrows', projection: 'Project first' },
  way: 'How the two arrows become one step',
  step: 'One step',
  roll: 'Let it roll',
  back: 'Back to the start',
  answers: 'Tip of the answers’ arrow',
  teacher: 'Tip of the teacher’s arrow',
  ball: 'The ball. Arrow keys move it, Enter makes one step',
  tipState: (length: string, degrees: string) => `length ${length}, ${degrees} degrees between the arrows`,
  ballState: (x: string, y: string) => `at ${x}, ${y}`,
  losses: (answers: string, teacher: string) => `Loss of the answers ${answers}, of the teacher ${teacher}.`,
  angle: (degrees: string) => `${degrees}° between the arrows.`,
  quiet: 'Nothing is cut off: the teacher does not oppose the answers.',
  cut: (share: string) =>
    `Projection cuts off the part that opposes the answers; it is as long as ${share} % of the teacher’s arrow.`,
  helps: 'The step makes the answers’ loss smaller.',
  hurts: 'The step makes the answers’ loss larger.',
  rest: 'The two arrows cancel: the step hardly moves the ball.',
  bottom: 'The ball is at the bottom of the answers’ valley: there is nothing left to gain.',
  help: 'Drag the two tips and the ball, or reach one with Tab and press the arrow keys.',
}

export type LandscapeStrings = typeof landscapeEn
