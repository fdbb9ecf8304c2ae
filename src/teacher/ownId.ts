// Names of teachers of one's own, as settings, links and storage have them.

const OWN = /^own:[0-9a-f]{16}$/
/** True for the value of a setting (or the source of a teacher) that names a teacher of one's own. */
export const isOwn = (text: string): text is `own:${string}` => OWN.test(text)
