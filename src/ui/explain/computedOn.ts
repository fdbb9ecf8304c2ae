// What a run is computed on, as its record and facts name it.

/** Whether an adapter is the CPU, whose device has no memory of its own and no textures. */
export const isCpu = ({ architecture }: { architecture: string }): boolean => architecture === 'wasm'
