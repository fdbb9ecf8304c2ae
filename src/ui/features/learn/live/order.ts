/** Capabilities in their order; a copy of the world's, which would bring the page's first script along. */
export const CAPABILITY_ORDER = ['perception', 'reasoning', 'planning'] as const
