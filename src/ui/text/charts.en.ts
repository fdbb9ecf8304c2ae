// The words that all charts share, in English; part of the dictionary in en.ts. A chart's own words are in
// its spec, in other languages under `own`.

/** What a chart says of itself, beside the words that all charts share. */
export interface ChartWords {
  title: string
  /** Beside the title, where there is something to say there. */
  note?: string
  /** Completes the name of the button that explains it. */
  infoTitle: string
  info: string
  empty: string
  /** Above its y axis: the quantity and its unit. */
  y: string
  /** The same in a figure for paper. */
  figureY: string
}

export const charts = {
  loading: 'Loading the charts',
  toggle: (name: string) => `Show or hide ${name}`,
  controls: 'How the charts are drawn',
  axis: 'Horizontal axis',
  axisHint:
    'training steps, seconds of training (without pauses; for saved runs, spread evenly over the steps), or question-answer samples the student has been trained on',
  axes: { step: 'steps', seconds: 'seconds', samples: 'samples' },
  axisNames: { step: 'step', seconds: 's', samples: 'samples' },
  /** Title of an axis with the units of its series. */
  withUnits: (title: string, units: string) => `${title} (${units})`,
  onLogAxis: (title: string) => `${title}, log axis`,
  nats: 'nats',
  rest: 'the rest',
  at: {
    step: (n: string) => `step ${n}`,
    seconds: (n: string) => `${n} s`,
    samples: (n: string) => `${n} samples`,
  },
  smoothing: 'Smoothing',
  smoothingHint:
    'a running average over about this many steps, computed from every step, including those the drawing leaves out. Faint lines: the values without smoothing.',
  smoothed: (steps: string) => `smoothed, ${steps} steps`,
  raw: 'not smoothed',
  exact: 'as they are',
  log: 'log',
  logHint: 'Logarithmic axis for losses and gradient norms: equal distances are equal ratios.',
  pick: 'Charts',
  pickHint: (most: string) => `At most ${most} in the column:`,
  menu: (name: string) => `${name}: table, files, other charts`,
  table: 'Show as a table',
  drawing: 'Show as a drawing',
  tableHint: 'At most 50 rows, the newest first',
  tableCaption: (name: string, shown: string, all: string, how: string) =>
    `${name}: ${shown} of ${all} points, the newest first; values ${how}.`,
  png: 'Save as PNG',
  svg: 'Save as SVG',
  pictureHint:
    'The part in view as a figure for a paper: 170 mm wide, white, axis titles with units, the whole legend, number of runs and smoothing',
  csv: 'Save as CSV',
  csvHint: 'Every step, with units: nothing is left out. Includes the compared runs.',
  instead: 'Show another chart here',
  unpin: 'Remove from the column',
  unpinHint: 'It stays in the list under “Charts”',
  crosshair: (name: string) => `${name}: values at one point of the run`,
  thisRun: 'this run',
  compared: 'Compared runs',
  seeds: (n: string) => `n = ${n}`,
  band: (name: string, n: string) =>
    `${name}: mean of ${n} runs that differ only in the seed, and one standard deviation to either side`,
  shortest: (steps: string, longest: string) =>
    `The mean ends at step ${steps}, where the shortest of these runs ends; the longest has ${longest} steps.`,
  otherUnits: 'other units',
  otherUnitsHint:
    'Some of its losses are of a different kind than those of the run shown, so their curves cannot be compared.',
  toStep: (step: string) => `to step ${step}`,
  unsmoothed: (value: string) => `not smoothed: ${value}`,
  notSmoothed: 'not smoothed',
  thisStep: (step: string) => `step ${step}`,
  offAxis: '0 or below: not on a log axis',
  offAxisHint: 'A log axis has no place for 0 and below: such values are marked at its lower edge.',
  zoom: {
    label: 'Part of the run shown',
    hint: 'Drag over a range to zoom in, or use plus and minus, Ctrl and the wheel, or two fingers. Shift and arrows move the view, a double click or 0 shows all.',
    in: 'Zoom in (key +)',
    out: 'Zoom out (key -)',
    earlier: 'Earlier (Shift + left arrow)',
    later: 'Later (Shift + right arrow)',
    all: 'Show all',
    allHint: 'Show the whole run (key 0, or a double click on a chart)',
    shown: (axis: string, from: string, to: string) => `${axis} ${from}–${to}`,
  },
  removeRun: (name: string) => `Remove ${name} from the charts`,
  removeAll: 'Remove all',
  accuracy: {
    student: 'student',
    teacher: 'teacher',
    noImage: 'no image',
    majority: 'majority',
    average: 'average',
    questions: (n: string) => `${n} questions`,
  },
  angles: {
    conflict: 'conflict',
    help: 'help',
    share: (percent: string) => `${percent} % of steps above 90°`,
    none: 'This method has a single gradient, so there are no angles.',
  },
  norms: {
    update: 'the combined update, before clipping',
  },
  none: 'no values yet',
  own: {} as Readonly<Record<string, ChartWords>>,
}
