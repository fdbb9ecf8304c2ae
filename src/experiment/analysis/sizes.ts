// How many frames analyses take. A module of its own: it is known before anything is analysed.

/** Frames of the pre-studies: 128 samples per capability. */
export const PRESTUDY_FRAMES = 32

/** Test frames that robustness may be measured on in the page; each has twelve questions. */
export const ROBUSTNESS_SIZES = [10, 25, 50, 100] as const
/** 600 questions under each condition. */
export const ROBUSTNESS_FRAMES = 50
