// Words of the Lab's analyses, English: pre-studies, robustness, deployment, claims.

import type { ClaimId } from '../../experiment/analysis/claims'
import type { RuntimeId } from '../../experiment/analysis/deployment'
import type { Subject } from '../../experiment/analysis/model'
import type { ReadingId, Verdict } from '../../experiment/analysis/readings'
import type { Learning } from '../../experiment/analysis/robustnessFigures'
import type { ClaimVerdict, QUANTITIES } from '../../experiment/analysis/verdicts'
import type { LabPart } from '../state/analysisSlice'

export const analysisEn = {
  parts: 'Parts of the Lab',
  part: {
    experiments: 'Experiments',
    prestudies: 'Pre-studies',
    robustness: 'Robustness',
    deployment: 'Deployment',
    claims: 'Claims',
  } satisfies Record<LabPart, string> as Record<LabPart, string>,
  subject: {
    student: 'student',
    base: 'base teacher',
    perception: 'perception teacher',
    reasoning: 'reasoning teacher',
    planning: 'planning teacher',
  } satisfies Record<Subject, string> as Record<Subject, string>,
  start: 'Measure here',
  stop: 'Stop',
  withStudent: 'The current student and the teachers of this run.',
  withoutStudent: 'The teachers of this run; a student joins as soon as the run is ready.',
  opening: 'Loading the models',
  progress: (done: string, total: string) => `${done} of ${total}`,
  recorded: (date: string, version: string, teachers: string, adapter: string) =>
    `Recorded ${date}, version ${version}, teachers ${teachers}, ${adapter}.`,
  here: (date: string, version: string, teachers: string, adapter: string) =>
    `Measured here ${date}, version ${version}, teachers ${teachers}, ${adapter}.`,
  nothing: 'Nothing has been measured yet.',
  model: 'Model',
  save: 'CSV',
  saveWhat: (what: string) => `Save as CSV: ${what}`,
  layer: 'layer',
  none: '–',
  prestudies: {
    info: 'What made the paper match attention rather than hidden states or logits, and in which layers. The same four studies of any model here, on validation frames. This project knows only the shape of the paper’s curves; the formulas are its own (METHOD, section 7).',
    note: (samples: string) => `${samples} questions per capability`,
    titles: {
      adjacent: '(a) A layer and the next: cosine of hidden states',
      visionText: '(a) Image and text within a layer: cosine',
      similarity: '(b) Two questions of one capability: cosine',
      dispersion: '(c) Dispersion, 1 − cos to the mean',
      margin: '(d) Margin along the answer',
    },
    attention: 'attention',
    hidden: 'hidden states',
    position: 'position in the answer, %',
    readings: 'What the paper concludes',
    paper: 'Paper',
    ours: 'This model',
    reading: {
      'attention-tighter': 'Attention disperses far less than hidden states, so attention is matched.',
      'attention-falls': 'Dispersion of attention falls with depth (from .03 to .002).',
      'hidden-rises': 'Dispersion of hidden states rises with depth (from .14 to .34).',
      'reasoning-steady':
        'Reasoning stays alike across the layers, perception and planning drift: hence intermediate, first and penultimate layers.',
      'margins-low': 'Margins of driving answers are low, so logits are not matched.',
    } satisfies Record<ReadingId, string> as Record<ReadingId, string>,
    why: {
      'attention-tighter': (p: string, r: string, l: string) =>
        `Mean over layers, attention / hidden states; less than half counts: perception ${p}, reasoning ${r}, planning ${l}.`,
      'attention-falls': (p: string, r: string, l: string) =>
        `First / last layer: perception ${p}, reasoning ${r}, planning ${l}.`,
      'hidden-rises': (p: string, r: string, l: string) =>
        `First / last available layer: perception ${p}, reasoning ${r}, planning ${l}.`,
      'reasoning-steady': (p: string, r: string, l: string) =>
        `Largest minus smallest similarity over layers; less than half of the others’ counts: perception ${p}, reasoning ${r}, planning ${l}.`,
      'margins-low': (p: string, r: string, l: string) =>
        `Mean margin; below .5 counts as low: perception ${p}, reasoning ${r}, planning ${l}.`,
    } satisfies Record<ReadingId, unknown> as Record<ReadingId, (p: string, r: string, l: string) => string>,
    verdict: {
      reproduced: 'reproduced',
      partly: 'in part',
      not: 'not reproduced',
      unknown: 'undecided',
    } satisfies Record<Verdict, string> as Record<Verdict, string>,
    noHidden: 'This model’s file gives no hidden states: a and b, and half of c, need them.',
  },
  robustness: {
    info: 'The same test questions under ten kinds of damage at three severities. Lines without dots: accuracy without a picture, and accuracy of always giving the most frequent answer. A score no higher than these owes nothing to the picture.',
    note: (questions: string) => `exact match in %, ${questions} test questions`,
    frames: 'Questions',
    measure: 'Of',
    average: 'average',
    severity: 'severity',
    withoutPicture: 'without a picture',
    majority: 'most frequent answer',
    templates: 'Question templates',
    templatesInfo:
      'On undamaged pictures. Learned: better than the template’s most frequent answer, and the 95 % interval shows it. Never learned: not better.',
    columns: {
      template: 'Template',
      asked: 'n',
      right: 'right, %',
      majority: 'most frequent, %',
      learned: 'Learned',
      confusions: 'Confused most often',
    },
    learning: {
      learned: 'learned',
      undecided: 'undecided',
      never: 'never learned',
      rare: 'too few questions',
    } satisfies Record<Learning, string> as Record<Learning, string>,
    confusion: (wanted: string, given: string, count: string) => `${wanted} → ${given} (${count})`,
    nothingSaid: 'nothing',
    allLearned: 'Every template with enough questions is learned.',
    neverLearned: (list: string) => `Never learned: ${list}.`,
  },
  deployment: {
    info: 'What each model costs where it is used, measured on this machine: every answer begins with its picture and is decoded word by word, one whole pass each. Peak memory: the whole heap of the runtime on the processor; buffers of the device on WebGPU. The vision encoder is included.',
    columns: {
      model: 'Model',
      parameters: 'Parameters',
      bytes: 'f32 / f16',
      runtime: 'Runtime',
      memory: 'Peak memory',
      first: 'First word',
      answers: 'Answers/s',
      tokens: 'Words/s',
      batch: 'In batches, answers/s',
    },
    runtime: {
      'ort-wasm': 'onnxruntime-web, wasm',
      'ort-webgpu': 'onnxruntime-web, WebGPU',
      engine: 'this engine',
    } satisfies Record<RuntimeId, string> as Record<RuntimeId, string>,
    paper: (model: string) => `${model} (paper, Table 1)`,
    gigabytes: (value: string) => `${value} GB`,
    seconds: (value: string) => `${value} s`,
    milliseconds: (value: string) => `${value} ms`,
  },
  claims: {
    info: 'Every claim of the paper, with its number, ours, and what follows. Verdicts are computed: a difference counts only if p < .05 after Holm’s correction over the rows of the claim. Experiments use ten seeds and test frames. Where those of the default student were not run, the same question put to small students judges, and the row says so. The world is a toy, and what holds here need not hold there.',
    columns: { claim: 'Claim', paper: 'Paper', ours: 'Here', verdict: 'Verdict', by: 'Measured by' },
    claim: {
      agp: 'Projecting by AGP beats adding the gradients (here: the sum that counts cross-entropy three times, as AGP does)',
      'agp-as-released': 'The same for AGP as its code was released',
      'distilled-beats-labels': 'Three teachers with AGP beat labels alone',
      'one-teacher-beats-labels': 'One teacher’s attention beats labels alone, each on its capability',
      'logits-do-not-help': 'Matching logits is worse than labels alone',
      'attention-beats-hidden': 'Attention is a better signal than hidden states',
      block: 'Text to vision for perception and planning, the full map for reasoning',
      'squares-beat-cosine': 'Squared differences beat the cosine',
      'many-beat-one': 'Three teachers with AGP against one teacher per capability',
      layers: 'First, intermediate and penultimate layers beat other choices',
      'teacher-size': 'A larger teacher does not make a small student better',
      'another-family': 'The method works in another family of models (Qwen2.5-VL-3B: 45.37)',
      'smaller-beats-larger': 'The distilled student beats a large general model',
      cheaper: 'And costs far less memory and time',
      'text-priors': 'Models answer from the text: much of the score stays without a picture',
      'attention-tighter': 'Attention disperses far less than hidden states',
      'attention-falls': 'Its dispersion falls with depth',
      'hidden-rises': 'That of hidden states rises with depth',
      'reasoning-steady': 'Reasoning is steady across layers, perception and planning drift',
      'margins-low': 'Margins of answers are low',
    } satisfies Record<ClaimId, string> as Record<ClaimId, string>,
    verdict: {
      reproduced: 'reproduced',
      partly: 'in part',
      undecided: 'no difference shown',
      opposite: 'not reproduced',
      unmeasured: 'not measured yet',
    } satisfies Record<ClaimVerdict, string> as Record<ClaimVerdict, string>,
    quantity: {
      'student-base': 'student − base teacher',
      memory: 'memory, base teacher / student',
      speed: 'words per second, student / base teacher',
    } satisfies Record<(typeof QUANTITIES)[number], string>,
    summary: (parts: string) => `Of the paper’s claims: ${parts}.`,
    count: (n: string, verdict: string) => `${n} ${verdict}`,
    seeds: (n: string) => `n\u00A0=\u00A0${n}`,
    open: (part: string) => `Open ${part}`,
    small: 'Small students, not the default ones.',
  },
}

export type AnalysisStrings = typeof analysisEn
