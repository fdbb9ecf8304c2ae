// Words of exporting the student and of weights that are opened, in English; those of the first screen are in
// student.en.ts.

export const exportStudentEn = {
  title: 'Export the student',
  text: (step: string) =>
    `The student at step ${step}, as files for other programs. It is first evaluated on the validation questions; a run in progress pauses meanwhile.`,
  zip: 'All files (.zip)',
  zipHint: 'ONNX, safetensors, config.json, the card as data and as a text, and the frozen vision encoder',
  files: 'One file',
  onnx: 'For onnxruntime: features and word ids in, logits and attention maps out',
  safetensors:
    'The weights under Hugging Face\u2019s names, with the fixed projector; this page can open them again',
  config: 'The shape in Hugging Face\u2019s keys, with vocabulary and attention rule under drive_kd',
  card: 'Measured accuracy per capability with its baselines, settings, seed, version, adapter, date',
  readme: 'The card as a text, with an example for PyTorch',
  measuring: 'Measuring the student',
  none: 'The student can be exported as soon as there is one.',
  startTitle: 'Start from weights',
  startText:
    'A .safetensors file (or all its parts), if possible with its config.json. The student of the current settings starts from it at step 0; Reset goes back to the seed.',
  open: 'Open weights',
  waiting: (file: string) => `Starts from ${file} as soon as the student is ready`,
  from: (file: string, hash: string) => `Started from ${file} (SHA-256 ${hash}…)`,
  fromHint:
    'Settings and seed alone do not reproduce this run: it needs that file. Reset goes back to the seed.',
  fromRun: (file: string, hash: string) =>
    `It started from the weights in ${file} (SHA-256 ${hash}…). Without that file it cannot be repeated.`,
  chip: 'from a file',
  refused: (file: string) => `A run cannot start from ${file}`,
  notExported: 'The student cannot be exported',
  noWeights: 'There is no .safetensors file among these.',
  parts: (names: string) =>
    `The weights lie in several files. Missing: ${names}. Choose or drop all of them together.`,
  several: (names: string) => `These are weights of more than one model: ${names}. Choose one of them.`,
  shape: (found: string, expected: string) =>
    `The weights belong to a student with ${found}; the settings need ${expected}.`,
  shapeOf: (layers: string, width: string, heads: string, family: string) =>
    `${layers} layers × ${width}, heads: ${heads}, family: ${family}`,
  noFit: 'No settings of this page make such a student.',
  fit: 'Use these settings and start',
  fitSettings: (what: string) => `Settings that fit: ${what}.`,
  tensors: 'Its tensors are not those of this student.',
  missing: (names: string) => `Missing: ${names}`,
  misshapen: (names: string) => `Different shape (found ≠ expected): ${names}`,
  unknown: (names: string) => `Unknown: ${names}`,
  notFinite: (name: string) =>
    `The weights ${name} hold values that are not finite: they were saved after a divergence.`,
  untied: (name: string) =>
    `${name} differs from the word embedding, to which this student\u2019s output head is tied. Tie them, or leave this tensor out.`,
  tooLarge: (found: string, most: string) => `The files have ${found}; at most ${most} are read.`,
  notes: {
    projector:
      'The file has no projector.weight: the fixed projector of the seed is used, which is right only if the student learned with this seed. Opening its config.json too brings its own.',
    configProjector: 'The file has no projector.weight: that of its config.json is used.',
    ignored: (names: string) => `Ignored, since they hold no weights: ${names}`,
    converted: (types: string) => `Converted to 32-bit floats: ${types}`,
    prefix: (prefix: string) =>
      `Its tensor names ${prefix === '' ? 'have no prefix' : `begin with \u201c${prefix}\u201d`}; they were recognised anyway.`,
  },
}
