/** The runs of the lesson with a teacher: the small one of perception hands over its probabilities. */
export const ONE_TEACHER = {
  signalPerception: 'logits-kl',
  signalReasoning: 'none',
  signalPlanning: 'none',
  teachers: 'gpt-4x48',
} as const
