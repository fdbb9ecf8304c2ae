// Ids of users' own teachers, as used in settings, links and storage.

const OWN = /^own:[0-9a-f]{16}$/
/** True for the value of a setting (or the source of a teacher) that names a user's own teacher. */
export const isOwn = (text: string): text is `own:${string}` => OWN.test(text)
