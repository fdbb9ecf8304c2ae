// Words under the setting of own answers, in English.

export const ownAnswersEn = {
  supervised: 'Cross-entropy is taken on the other questions: an own answer has no words that are right.',
  foreign: (names: string) =>
    `${names}: the file is of another tool, which this page cannot run within a step. Choose a teacher that comes with the page or was trained here, or set Own answers to 0.`,
}

export type OwnAnswersStrings = typeof ownAnswersEn
