/** Frames per run of a teacher that fills targets. */
export const TEACHER_CHUNK = 16
