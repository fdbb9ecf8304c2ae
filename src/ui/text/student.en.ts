// Words of a student that is exported or started from weights, as far as the first screen needs them, in English.

export const studentEn = {
  button: 'Student',
  hint: 'Export the student as files, or start from such files',
  link: {
    needs: (file: string, hash: string) =>
      `This run started from the weights in ${file} (SHA-256 ${hash}…), not from its seed. It can be repeated only with that file.`,
    open: 'Open the file',
    right: (file: string) => `✓ Started from the file of the link, ${file}.`,
    wrong: (file: string, hash: string) =>
      `≠ ${file} is another file: the link\u2019s begins with SHA-256 ${hash}…`,
  },
}
