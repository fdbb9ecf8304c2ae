// Words of the lesson's live figures, English. They come with the figures.

export const liveEn = {
  stop: 'Stop',
  again: 'Train again',
  stopped: 'Stopped.',
  starting: 'Fetching the vision encoder and drawing the roads …',
  commonest: (percent: string) => `always the commonest answer: ${percent} %`,
  chart: {
    label: 'Exact match over steps',
    steps: 'steps; exact match in percent',
    percent: 'percent',
    handle: (step: string) => `Your curve at step ${step}`,
  },
  answers: {
    label: 'A student that learns from answers alone, live',
    ask: 'A much smaller student than the one below, for perception questions only: one layer, 32 numbers wide, 96 pictures. It starts knowing nothing. Pull the seven points to where you think its curve will run, then let it learn.',
    train: 'Train it',
    running: (step: string, percent: string, rate: string) =>
      `Step ${step}: ${percent} % of the held-out questions right, ${rate} steps a second on this machine.`,
    reached: (percent: string, majority: string) =>
      `It ended at ${percent} %. Always giving the commonest answer would have reached ${majority} %; only what lies above that was learned from pictures.`,
    drawn: (half: string, halfTrue: string, end: string, endTrue: string) =>
      `You drew ${half} % halfway, it had ${halfTrue} %; you drew ${end} % at the end, it has ${endTrue} %.`,
  },
}

export type LiveStrings = typeof liveEn
