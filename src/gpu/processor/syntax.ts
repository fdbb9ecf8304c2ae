// The part of WGSL that this project's kernels are written in, as a tree.

/** A type as it is written: `f32`, `vec4f`, `array<vec4f, N>`, or the name of a structure. */
export interface TypeName {
  name: string
  of: TypeName | null
  count: Expression | null
}

export type Expression =
  | { kind: 'number'; value: number; of: 'f32' | 'i32' | 'u32' | 'int' | 'float' }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'name'; name: string }
  | { kind: 'member'; of: Expression; name: string }
  | { kind: 'index'; of: Expression; at: Expression }
  | { kind: 'unary'; operator: string; of: Expression }
  | { kind: 'binary'; operator: string; left: Expression; right: Expression }
  /** A function, or a constructor. */
  | { kind: 'call'; callee: TypeName; args: Expression[] }

export interface Declaration {
  kind: 'declare'
  line: number
  /** `var` can be assigned to. */
  as: 'let' | 'var' | 'const'
  name: string
  type: TypeName | null
  value: Expression | null
}

/** `line`: where it begins, from 1. */
export type Statement = (
  | Declaration
  /** `operator`: of a compound assignment, `+` for `+=`; empty for `=`. */
  | { kind: 'assign'; to: Expression; operator: string; value: Expression }
  | { kind: 'if'; condition: Expression; then: Statement[]; otherwise: Statement[] }
  | {
      kind: 'for'
      first: Statement | null
      condition: Expression | null
      step: Statement | null
      body: Statement[]
    }
  | {
      kind: 'switch'
      value: Expression
      cases: { values: Expression[]; isDefault: boolean; body: Statement[] }[]
    }
  | { kind: 'return'; value: Expression | null }
  | { kind: 'break' }
  | { kind: 'continue' }
  | { kind: 'block'; body: Statement[] }
  | { kind: 'call'; call: Expression }
) & { line: number }

export interface FunctionDeclaration {
  name: string
  line: number
  /** `builtin`: of an entry point's parameter, the built-in value that it is. */
  parameters: { name: string; type: TypeName; builtin: string | null }[]
  result: TypeName | null
  body: Statement[]
  /** Of an entry point. */
  workgroupSize: Expression[] | null
}

export interface Program {
  constants: Declaration[]
  structures: { name: string; line: number; fields: { name: string; type: TypeName }[] }[]
  /** In the order of their bindings. */
  buffers: { name: string; line: number; element: TypeName }[]
  shared: { name: string; line: number; type: TypeName }[]
  functions: FunctionDeclaration[]
}

/** What a kernel says that cannot be translated; the message begins with the line. */
export class WgslError extends Error {
  /** `line`: where it is known already. */
  constructor(
    message: string,
    readonly line: number | null = null,
  ) {
    super(line === null ? message : `line ${line}: ${message}`)
  }
}

/** The same as `translate`, where an error is told the line unless it knows a closer one. */
export function at<T>(line: number, translate: () => T): T {
  try {
    return translate()
  } catch (error) {
    throw error instanceof WgslError && error.line === null ? new WgslError(error.message, line) : error
  }
}
