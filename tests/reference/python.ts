// A Python that has PyTorch, where there is one: the environment variable PYTHON, else python3. Tests go on
// without.

import { spawnSync } from 'node:child_process'

const has = (python: string, modules: string): boolean =>
  spawnSync(python, ['-c', `import ${modules}`], { stdio: 'ignore' }).status === 0

/** The command, or null. */
export const PYTHON: string | null =
  [process.env.PYTHON, 'python3'].find(
    (python): python is string => Boolean(python) && has(python ?? '', 'torch, numpy'),
  ) ?? null

/** Whether that Python has these packages too, comma-separated. */
export const pythonHas = (modules: string): boolean => PYTHON !== null && has(PYTHON, modules)

/** Whether that Python can write ONNX files: PyTorch 2 needs the package onnx for it, PyTorch 1 did not. */
export const WRITES_ONNX = pythonHas("torch; torch.__version__.startswith('1.') or __import__('onnx')")

/** For titles of tests that are skipped without it. */
export const PYTHON_NOTE = PYTHON
  ? `with ${PYTHON}`
  : 'skipped: no Python with PyTorch here, PYTHON names one'

/**
 * Runs a script, threads off (the models are tiny); returns what it printed. Throws with what it complained
 * about.
 */
export function runPython(folder: string, ...args: string[]): string {
  if (!PYTHON) throw new Error(PYTHON_NOTE)
  const { status, stdout, stderr } = spawnSync(PYTHON, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, OMP_NUM_THREADS: '1', PYTHONDONTWRITEBYTECODE: '1' },
  })
  if (status !== 0) throw new Error(`${PYTHON} ${args.join(' ')} ended with ${status}:\n${stdout}\n${stderr}`)
  return stdout
}
