declare module '*.wgsl?raw' {
  const source: string
  export default source
}

declare module '*/wasm?url' {
  const address: string
  export default address
}
