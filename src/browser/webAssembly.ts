// Which instructions of WebAssembly this browser has: a small module that uses them is valid, or not.

/** (module (func (result v128) i32.const 0 i8x16.splat)) */
const VECTORS = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 8, 1, 6, 0, 65, 0, 253, 15, 11,
]

/** Whether the browser has the vector instructions of WebAssembly that kernels are translated to. */
export const hasVectorInstructions = (): boolean =>
  typeof WebAssembly === 'object' && WebAssembly.validate(Uint8Array.from(VECTORS))
