// Words of the lesson's live figures, English. They come with the figures.

export const liveEn = {
  stop: 'Stop',
  again: 'Train again',
  stopped: 'Stopped.',
  failed: (detail: string) => detail,
  starting: 'Fetching the vision encoder and drawing the roads …',
  left: (seconds: string) => `About ${seconds} s left.`,
  commonest: (percent: string) => `always the most common perception answer: ${percent}\u00a0%`,
  chart: {
    label: 'Exact match over steps',
    steps: 'steps; exact match in percent',
    percent: 'percent',
    handle: (step: string) => `Your curve at step ${step}`,
  },
  answers: {
    label: 'A student that learns from answers alone, live',
    ask: 'A much smaller student than the one this chapter is about, for perception questions only: one layer, 32 numbers wide, 96 pictures. It starts knowing nothing. Pull the seven points to where you think its curve will run, then let it learn.',
    wait: 'It takes about a quarter of a minute on a laptop; the first result comes after a second or two.',
    train: 'Train it',
    running: (step: string, percent: string, rate: string) =>
      `Step ${step}: ${percent}\u00a0% of the held-out questions right, ${rate} steps a second on this machine.`,
    reached: (percent: string, majority: string) =>
      `It ended at ${percent}\u00a0%. Always giving the most common answer would have reached ${majority}\u00a0%; only what lies above that was learned from pictures.`,
    drawn: (half: string, halfTrue: string, end: string, endTrue: string) =>
      `You drew ${half}\u00a0% halfway, it had ${halfTrue}\u00a0%; you drew ${end}\u00a0% at the end, it has ${endTrue}\u00a0%.`,
  },
  when: {
    alone: (percent: string) => `answers alone, recorded: ${percent}\u00a0%`,
    label: 'Two students and one teacher, live',
    ask: 'Two copies of a student like the small one of chapter 4, but with half as many pictures, so that both fit into a minute: compare them with each other, not with chapter 4. They see the same questions, and both also copy a perception teacher’s probabilities. One adds the two gradients, the other projects the teacher’s first. The wrong teacher is sure of itself and always exchanges its answer words. Nobody tells the students. With one teacher AGP has no stage 2 and counts the answers once. The line “answers alone” is a third student without a teacher: what it reached after 300 steps with the same pictures, recorded beforehand.',
    teacher: 'Teacher and labels',
    regimes: {
      wrong: 'wrong teacher, right labels',
      right: 'good teacher, right labels',
      labels: 'good teacher, 40\u00a0% wrong labels',
    },
    weight: 'Weight of the teacher',
    heavy: (weight: string) => `weight ${weight}`,
    guess: 'Which curve is AGP?',
    guesses: { a: 'AGP is A, the solid curve', b: 'AGP is B, the dashed curve', same: 'They will be alike' },
    wait: 'Both students together take about a minute on a laptop, their first results a few seconds. You may read on meanwhile.',
    train: 'Train both',
    which: 'Which is which?',
    running: (step: string, steps: string) => `Step ${step} of ${steps}, two students side by side.`,
    both: 'Both have finished. Decide, then look.',
    found: (curve: string, agp: string, sum: string, alone: string, majority: string) =>
      `${curve}: ${agp}\u00a0%. The plain sum ended at ${sum}\u00a0%, answers alone at ${alone}\u00a0%; always the most common of these perception answers gives ${majority}\u00a0%. This is one run with one seed on 128 questions: differences below about twelve points may be chance.`,
    said: (guess: string) => `Before, you said: ${guess}.`,
    setting: 'Tried here',
    aloneColumn: 'Answers alone',
    sum: 'Plain sum',
    agp: 'AGP',
  },
  sizes: {
    label: 'Teacher and student on this machine',
    ask: 'Guess first: how many times faster than one teacher is the student? Then let both answer here, word by word. They run on the lesson’s reference engine, plain code in 64-bit numbers that needs no GPU and was written to be exact, not fast: compare the two columns, not the milliseconds.',
    wait: 'Measuring takes some ten seconds, training a student about half a minute on a laptop.',
    measure: 'Measure here',
    measuring: 'Fetching a teacher and the vision encoder, then timing …',
    take: 'Train a small one to take along',
    teacher: 'One teacher',
    student: 'The student',
    ratio: 'Teacher, compared',
    caption: 'Measured on this machine, medians',
    parameters: 'Parameters',
    thousand: 'thousand',
    memory: 'Memory: weights and one pass',
    first: 'From picture to first word',
    next: 'Each further word',
    answer: 'An answer of two words and its end',
    times: (ratio: string) => `${ratio} times`,
    found: (answers: string, encoder: string) =>
      `Each gave ${answers} answers, in turns. Of the time to the first word ${encoder} ms are the vision encoder’s, which both share. This student is untrained: what it knows does not change how long it takes.`,
    learned: (step: string, percent: string) =>
      `Step ${step}: ${percent}\u00a0% of the held-out perception questions right, taught by one good teacher.`,
    ready: 'The teacher is no longer needed.',
    save: (name: string, kilobytes: string) => `Save ${name} (${kilobytes} kB)`,
    where: 'It opens in the playground under Runs, and in PyTorch.',
  },
  layers: {
    label: 'Layers to choose',
    ask: 'All three teachers move together, except in the paper’s choice. Pick where they teach; lines join what is copied, and the result of that choice, measured earlier, appears below.',
    choose: 'Where the teachers teach',
    found: (name: string, planning: string, average: string) =>
      `${name}: planning ${planning}\u00a0%, average ${average}\u00a0%.`,
    table: (n: string) => `Exact match in %, mean ± standard error over ${n} seeds, on test frames`,
  },
  signals: {
    label: 'Pre-studies of our teachers',
    ask: 'The paper looked at its teachers in three ways before it chose a signal. These are the same looks at the teachers of this page. Say which of the two scatters more, then choose.',
    kind: 'What to look at',
    kinds: {
      dispersion: 'how far samples scatter',
      similarity: 'how alike samples are',
      layers: 'what neighbours share',
    },
    teacher: 'Teacher',
    questions: 'Questions about',
    teachers: { base: 'base', perception: 'perception', reasoning: 'reasoning', planning: 'planning' },
    samples: (n: string, frames: string) => `${n} questions about ${frames} frames.`,
    wider: (n: string, of: string) =>
      `Hidden states scatter more than attention maps in ${n} of the ${of} layers that give both.`,
    meaning: {
      similarity:
        'Cosine of the hidden states of two different samples, their tokens averaged: 1 means alike.',
      layers: 'Cosine of a token in one layer and in the next, and of the mean patch and the mean word.',
    },
  },
  probabilities: {
    label: 'A temperature to move',
    ask: (question: string) =>
      `Chapter 3’s question again: “${question}” Choose a teacher and a word of the answer, and turn the temperature up until you see what else it considered.`,
    teacher: 'Teacher',
    word: 'Word of the answer',
    wordNumber: (n: string) => `word ${n}`,
    temperature: 'Temperature',
    end: 'end of the answer',
    rest: (percent: string, t: string) =>
      `All words but the likeliest together, at T = ${t}: ${percent}\u00a0%.`,
    mean: (name: string, margin: string) =>
      `On its own questions the ${name} teacher’s mean margin is ${margin} (likeliest word minus all others; 1: nothing left for them).`,
    margins: 'Its margin along the answers to its own questions, at T = 1:',
  },
  patch: (number: string) => `Patch ${number}`,
  predictions: {
    yours: 'Your answer',
    unset: 'Move the slider to your guess.',
    said: (answer: string) => `You said: ${answer}.`,
    later: 'What happens is shown here once you have compared your guess.',
    now: 'Show it now',
  },
  road: {
    label: 'A road to change',
    ask: 'Move the white truck, let it brake or signal, switch the light. Before each change, say to yourself which answers will change with it.',
    picture: 'The road as the car sees it',
    place: 'Truck stands',
    places: {
      'left-far': 'left lane, far',
      'center-far': 'centre lane, far',
      'right-far': 'right lane, far',
      'left-mid': 'left lane, halfway',
      'center-mid': 'centre lane, halfway',
      'right-mid': 'right lane, halfway',
      'left-near': 'left lane, near',
      'center-near': 'centre lane, near',
      'right-near': 'right lane, near',
    },
    truck: 'It',
    states: {
      cruising: 'keeps its speed',
      braking: 'brakes',
      'signal-left': 'signals left',
      'signal-right': 'signals right',
    },
    light: 'Light',
    lights: { none: 'none', red: 'red', yellow: 'yellow', green: 'green' },
    question: 'Question',
    before: 'At first',
    now: 'Now',
    none: 'There is nobody to ask about.',
  },
  tokens: {
    label: 'Who may look at whom',
    ask: 'Point at a patch or at a word, or move through the patches with the arrow keys: what it may look at stays bright.',
    hint: 'Nothing is chosen yet: every token is bright.',
    picture: 'The picture in 36 patches',
    sentence: 'The words after the picture',
    patchSees: (patch: string, before: string) =>
      `Patch ${patch} may look at itself and at the ${before} patches before it. It comes before every word: it cannot know the question.`,
    wordSees: (word: string, patches: string, before: string) =>
      `“${word}” may look at all ${patches} patches, at the ${before} words before it, and at itself.`,
  },
  where: {
    label: 'Where will the teacher look?',
    ask: (question: string) =>
      `The question is “${question}” Choose up to four patches where you think the perception teacher will look. Click, or use the arrow keys and Enter.`,
    picture: 'The picture in 36 patches, to choose from',
    chosen: (count: string, most: string) => `${count} of at most ${most} patches chosen.`,
    show: 'Show where it looks',
    maps: 'The four maps (they show where it looks)',
    yours: (teacher: string, untrained: string, trained: string) =>
      `Of the attention that the teacher spends on the picture (words left out), ${teacher}\u00a0% goes to your patches; of the untrained student’s ${untrained}\u00a0%, of the trained one’s ${trained}\u00a0%.`,
    strongest: (row: string, column: string) =>
      `The teacher’s strongest patch is in row ${row}, column ${column}; the brighter a patch, the more it gets.`,
  },
  agp: {
    label: 'Recorded steps, stage by stage',
    ask: 'Choose a run and a step of it. First decide whether stage 2 will find something to do, then go through the stages. Arrows show what lies in the plane of the drawing; the numbers are whole lengths, and an arrow that stands out of the plane looks short.',
    which: 'Recorded step',
    step: (step: string) => `Step ${step}`,
    run: 'Run',
    runs: { good: 'three good teachers', wrong: 'planning teacher always wrong, weight 10' },
    fires: 'Does stage 2 find something to do here?',
    guesses: { yes: 'Stage 2 has something to do', no: 'Stage 2 has nothing to do' },
    stage: 'Stage',
    stages: { before: 'The four gradients', stage1: 'After stage 1', stage2: 'After stage 2' },
    opposed: (pairs: string) => `these pairs stand at more than 90 degrees: ${pairs}.`,
    quiet: 'no pair stands at more than 90 degrees: nothing conflicts.',
    after: (times: string) =>
      `each teacher has lost what opposes the answers (the arrows show what it kept) and been given the answers’ gradient (not in the arrows yet, but in the angles that follow). The answers now count ${times} times; without any conflict it would be 3.`,
    quarrels: (pairs: string) => `Among the teachers these still oppose each other: ${pairs}.`,
    agreed: 'No two teachers oppose each other any more.',
    silent: (coefficients: string) =>
      `stage 2 finds nothing. All six orders give the same update, with coefficients ${coefficients} for answers, perception, reasoning, planning.`,
    fired:
      'stage 2 acts. Each teacher loses, once per other teacher, what opposes that one (dashed: before), in the order drawn for this step. To turn away from another is to add a little of it, so coefficients rise, the wrong teacher’s too: stage 2 does not know who is wrong. The table has them for every order.',
    order: 'Order of stage 2',
    coefficients: ['× answers', '× perception', '× reasoning', '× planning'],
    drawn: (order: string) => `${order} (drawn)`,
    count: (n: string) => `Count over these ${n} steps`,
    counted: (fired: string, all: string) =>
      `Stage 2 found something to do in ${fired} of these ${all} steps, which are a selection from the run.`,
    said: (guess: string) => `You said: ${guess}.`,
  },
}

export type LiveStrings = typeof liveEn
