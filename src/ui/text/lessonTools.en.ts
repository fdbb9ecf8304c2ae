// Words of what every page of the lesson can do: presenting, embedding a figure, updates. English.

export const lessonToolsEn = {
  link: 'Copy link to this figure',
  linkCopied: 'Copied: the link opens the figure with what is chosen in it now.',
  embed: 'Copy embed code',
  embedCopied: 'Copied: paste it into a page or slides.',
  embedCode: 'Embed code of this figure, to copy',
  present: 'Present',
  bar: 'Presenting',
  previous: 'Previous',
  next: 'Next',
  figureOnly: 'Figure only',
  everything: 'Show the whole page',
  keys: '← → chapters, F figure only, Esc leaves',
  unknown: (parts: readonly string[]) =>
    `This page does not know “${parts.join('”, “')}” in its address. It knows only=figure, present=1 and what can be chosen in its figures.`,
  updated: 'The site was updated. Reload to see the new version; a student in training here would be lost.',
  reload: 'Reload',
  noFigure: (name: string) => `There is no figure “${name}”. These are all:`,
  unknownKey: (parts: readonly string[]) =>
    `Not understood here: “${parts.join('”, “')}”. Known: figure, lang=en or ko, theme=light or dark, and what can be chosen in the figure.`,
}

export type LessonToolsStrings = typeof lessonToolsEn
