// What is said of custom data sets, English. Comes with the parts that show them.

import type { FileProblemKind } from '../../experiment/data/readSceneSet'
import type { RefusalKind } from '../../experiment/data/refusals'

const scenesOf = (count: string): string => (count === '1' ? '1 scene' : `${count} scenes`)

export const dataSetsEn = {
  open: 'Open a file…',
  openHint: 'Scenes as JSON or a table (CSV), with questions of your own or without.',
  format: 'The format, with an example',
  save: 'Save as a file',
  remove: 'Delete',
  removeHint: 'Deletes the set from this browser.',
  close: 'Close this message',
  thisWorld: 'This world',
  option: (name: string, scenes: string) => `${name} (${scenesOf(scenes)})`,
  missingOption: (id: string) => `not in this browser (${id})`,
  missing: 'This browser does not have this data set. Open its file, or choose this world.',
  worldQuestions: 'No questions of its own: the world’s are asked, with the world’s answers.',
  ownQuestions: (perception: string, reasoning: string, planning: string) =>
    `Questions of its own: ${perception} of perception, ${reasoning} of reasoning, ${planning} of planning. Where a scene has none of a capability, training asks the world’s.`,
  differing: (count: string) =>
    `${count} of its answers differ from what this world’s rules say; the teachers were trained on those.`,
  once: (scenes: string) => `Training frames: ${scenesOf(scenes)}, one frame each.`,
  repeated: (frames: string, scenes: string) =>
    `${frames} training frames from ${scenesOf(scenes)}: scenes come again, with other questions where there are more.`,
  sampled: (frames: string, scenes: string) =>
    `${frames} of its ${scenes} scenes, drawn by the seed. More training frames take in more of them.`,
  evaluated:
    'Each scene and question once, after the last step. Validation and test stay those of this world.',
  inLink: 'Links to runs carry this set: whoever opens one needs no file.',
  noLink:
    'Too large for a link, which carries 6,000 bytes, compressed (about 350 scenes without questions of their own). Send the file, too: “Save as a file”.',
  brought: (names: string) =>
    `This link brought a data set of its author’s: ${names}. It is in Set-up under Data.`,
  copyLink: 'Copy link',
  copyLinkHint: 'A link to the present settings, trained on this set. The set is in it.',
  unstored: 'This browser stores nothing for this page: the set lasts until the page is closed.',
  opened: (file: string) => `${file} is open.`,
  refusedFile: (file: string) => `${file} was not taken.`,
  leftOut: (count: string) => `Left out: ${count}`,
  more: (count: string) => `and ${count} more`,
  problems: {
    large: () => 'It is larger than 4 MB. Split it.',
    binary: () => 'It is no text: a workbook, perhaps. Save it as CSV in the spreadsheet, and open that.',
    json: (found: string) =>
      `It begins like JSON, but ${found}. Save it again from the program that wrote it, or mend that place.`,
    format: (found: string) =>
      `Its “format” is ${found}. Write "drive-kd data" there if it is a data set; otherwise choose another file.`,
    version: (found: string) => `Its “version” is ${found}. If a newer page wrote it, reload this one.`,
    scenes: (found: string) =>
      `Its “scenes” is ${found}. Write a list of scenes there, as in the example of the format.`,
    header: (found: string) =>
      `Its first line is ${found}. Begin with the line scene,capability,question,answer, or with a scene code.`,
    empty: () => 'It has no scene that can be read. Copy scene codes from links of the scene editor.',
  } satisfies Record<FileProblemKind, (found: string) => string>,
  line: (line: string) => `Line ${line}`,
  scene: (scene: string) => `Scene ${scene}`,
  question: (scene: string, question: string) => `Scene ${scene}, question ${question}`,
  reasons: {
    line: () =>
      'a quotation is open, or there are too many cells. Close it with ", or leave out cells beyond the fourth.',
    entry: (found: string) =>
      `${found} is no scene. Write a scene code, or an object with “scene” and “questions”.`,
    'scene-missing': () => 'there is no scene. Copy its code from a link of the scene editor.',
    'scene-version': (found: string) => `${found} was made by a newer page. Reload this one.`,
    'scene-broken': (found: string) => `${found} is no scene code. Copy it whole.`,
    'scene-rule': (found: string) =>
      `${found} has two vehicles of one colour or two objects in one place. Change it in the scene editor.`,
    capability: (found: string) => `the capability is ${found}. Write perception, reasoning or planning.`,
    'capability-missing': (found: string) =>
      `${found} is no question of this world’s, so it needs a capability. Write perception, reasoning or planning.`,
    'question-missing': () => 'there is no question. Write one, or leave out capability and answer, too.',
    'question-long': (found: string) => `${found} has more than 4 words. Shorten it.`,
    'answer-missing': (found: string) => `${found} has no answer, and this world knows none. Write one.`,
    'answer-long': (found: string) => `${found} has more than 3 words. Shorten it.`,
    word: (found: string) =>
      `${found} is not in this world’s vocabulary. Use its words: the document of the format lists them.`,
    twice: (found: string) => `${found} is asked twice of this scene. Delete one of them.`,
    scenes: () => 'a set has 2,048 scenes at most. Split the file.',
    questions: () => 'a set has 24,576 questions at most. Split the file.',
  } satisfies Record<RefusalKind, (found: string) => string>,
  world: 'Continue with this world’s frames',
  openMissing: 'Open its file…',
  another: (name: string) =>
    `${name} is open, but it is another data set than this run names. Open the one that came with the link, or choose ${name} in Set-up.`,
  title: 'Data set',
  makeText:
    'The scenes you kept become a data set, to train and evaluate on: in Set-up, under Data, and in files.',
  name: 'Name of the data set',
  withQuestions: 'Only the question that each scene asks',
  withQuestionsHint:
    'Otherwise all of the world’s questions. A question that this world has no answer to is left out.',
  make: 'Save set',
  exportSet: 'Save as a file',
  made: (name: string, scenes: string) => `${name} (${scenesOf(scenes)}) is in Set-up under Data.`,
  train: 'Train on it',
  defaultName: 'My scenes',
  result: (name: string, scenes: string, figures: string, average: string) =>
    `On your data set ${name} (${scenesOf(scenes)}): ${figures}; average ${average} %.`,
  figure: (capability: string, share: string, low: string, high: string, count: string) =>
    `${capability} ${share} % (95 % interval ${low} to ${high}, ${count} questions)`,
  trainedOn: (name: string, scenes: string, id: string) =>
    `Trained on your data set ${name} (${scenesOf(scenes)}, ${id}).`,
}

export type DataSetStrings = typeof dataSetsEn
