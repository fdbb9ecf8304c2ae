// A kernel is a WGSL body plus a declaration of its constants and bindings; header, bind-group layout and
// pipeline all come from that one declaration, because a mismatch between layout and shader is silent on some
// GPUs.

export type BindingType = 'f32' | 'vec4f' | 'u32' | 'i32' | 'atomic<u32>'
export type Access = 'read' | 'read_write'

/** One storage buffer of a kernel: `var<storage, access> name: array<type>`. */
export interface BindingDeclaration {
  type: BindingType
  access: Access
}

export interface KernelDeclaration {
  label: string
  /** WGSL body with an entry point `main`; constants and bindings are put in front of it. */
  body: string
  /** Injected as `const NAME: u32`. */
  u32?: Record<string, number>
  /** Injected as `const NAME: f32`. */
  f32?: Record<string, number>
  /** Needs the device feature `subgroups`. */
  subgroups?: boolean
  /**
   * Floating-point operations of one dispatch (a multiply-add counts two), where they matter: for speed
   * figures only.
   */
  flops?: number
  /** At most 8, in order. */
  bindings: Record<string, BindingDeclaration>
}

/**
 * Full WGSL text of a kernel. Throws when a constant is not representable or there are more than 8 bindings.
 */
export function kernelSource(kernel: KernelDeclaration): string {
  const lines: string[] = kernel.subgroups ? ['enable subgroups;'] : []
  for (const [name, value] of Object.entries(kernel.u32 ?? {})) {
    if (!Number.isInteger(value) || value < 0)
      throw new Error(`${kernel.label}: constant ${name} = ${value} is not a u32`)
    lines.push(`const ${name}: u32 = ${value}u;`)
  }
  for (const [name, value] of Object.entries(kernel.f32 ?? {})) {
    if (!Number.isFinite(value)) throw new Error(`${kernel.label}: constant ${name} = ${value} is not finite`)
    const text = String(value)
    lines.push(`const ${name}: f32 = ${/[.e]/.test(text) ? text : `${text}.0`};`)
  }
  const names = Object.keys(kernel.bindings)
  if (names.length > 8) throw new Error(`${kernel.label}: ${names.length} storage buffers, at most 8`)
  names.forEach((name, index) => {
    const { type, access } = kernel.bindings[name]!
    lines.push(`@group(0) @binding(${index}) var<storage, ${access}> ${name}: array<${type}>;`)
  })
  return `${lines.join('\n')}\n${kernel.body}`
}

/** The bind-group layout that belongs to `kernelSource`. */
export function bindGroupLayoutEntries(kernel: KernelDeclaration): GPUBindGroupLayoutEntry[] {
  return Object.values(kernel.bindings).map(({ access }, binding) => ({
    binding,
    visibility: GPU_SHADER_STAGE_COMPUTE,
    buffer: { type: access === 'read' ? 'read-only-storage' : 'storage' },
  }))
}

/** `GPUShaderStage.COMPUTE`; spelled out because Node has no such global. */
const GPU_SHADER_STAGE_COMPUTE = 4

/**
 * A WGSL function `name(parameter: u32) -> result` that looks a small constant table up; out of range it
 * gives the fallback.
 */
export const wgslSwitch = (
  name: string,
  parameter: string,
  result: string,
  cases: readonly (string | number)[],
  fallback: string,
): string =>
  `fn ${name}(${parameter}: u32) -> ${result} {\n  switch (${parameter}) {\n${cases.map((value, i) => `    case ${i}u: { return ${value}; }`).join('\n')}\n    default: { return ${fallback}; }\n  }\n}\n`

/** Index of the brace that closes the one before `from`. */
function closingBrace(text: string, from: number): number {
  let open = 1
  for (let at = from; at < text.length; at++) {
    if (text[at] === '{') open++
    else if (text[at] === '}' && --open === 0) return at
  }
  throw new Error('a loop that should be unrolled is not closed')
}

/** What was unrolled before: layers share their texts. */
const unrolledTexts = new Map<string, string>()
/** More texts than the kernels of one run have. */
const MOST_UNROLLED = 256

/**
 * Unrolls short loops: `for (var i = 0u; i < NAME; i++) { ... }`, nested ones too (an inner one may start at the
 * outer index), becomes straight code with constant indices, as often as `counts` says. Software adapters keep an
 * array that is indexed by a variable in memory. The order of every sum stays.
 */
export function unrolled(wgsl: string, counts: Readonly<Record<string, number>>): string {
  const key = `${JSON.stringify(counts)} ${wgsl}`
  const known = unrolledTexts.get(key)
  if (known !== undefined) return known
  if (unrolledTexts.size >= MOST_UNROLLED) unrolledTexts.clear()
  const text = unroll(wgsl, counts)
  unrolledTexts.set(key, text)
  return text
}

function unroll(wgsl: string, counts: Readonly<Record<string, number>>): string {
  const names = Object.keys(counts).join('|')
  const loop = new RegExp(`for \\(var (\\w+) = (\\d+)u; \\1 < (${names}); \\1\\+\\+\\) \\{`)
  let text = wgsl
  for (let found = loop.exec(text); found; found = loop.exec(text)) {
    const [head, index, first, name] = found
    const from = found.index + head.length
    const end = closingBrace(text, from)
    const body = text.slice(from, end)
    const copies = Array.from(
      { length: Math.max(0, counts[name] - Number(first)) },
      (_, i) => `{${body.replace(new RegExp(`\\b${index}\\b`, 'g'), `${i + Number(first)}u`)}}`,
    )
    text = text.slice(0, found.index) + copies.join(' ') + text.slice(end + 1)
  }
  return text
}
