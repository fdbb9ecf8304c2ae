// Parts of a command that run in their own process: Node programs of the repository that print JSON lines,
// and PyTorch, which takes turns with us.

import { spawn, spawnSync } from 'node:child_process'
import { createInterface } from 'node:readline'

/**
 * Runs `node PROGRAM ARGS` and hands over each JSON line it prints; resolves with its last error line when it
 * failed, else null.
 */
export function jsonLines(
  program: string,
  args: readonly string[],
  onLine: (value: unknown) => void,
): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2000)))
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('{')) onLine(JSON.parse(line))
    })
    child.on('error', (error) => resolve(error.message))
    child.on('close', (code) =>
      resolve(
        code === 0
          ? null
          : (
              said
                .trim()
                .split('\n')
                .find((line) => /error/i.test(line)) ?? `exit code ${code}`
            ).slice(0, 300),
      ),
    )
  })
}

/**
 * A Python that can import torch, and whether it sees CUDA; null when there is none. PYTHON of the
 * environment is asked first.
 */
export function findTorch(): { python: string; cuda: boolean } | null {
  for (const python of [process.env.PYTHON, 'python3', 'python']) {
    if (!python) continue
    const { status, stdout } = spawnSync(python, ['-c', 'import torch; print(torch.cuda.is_available())'], {
      encoding: 'utf8',
      timeout: 120_000,
    })
    if (status === 0) return { python, cuda: stdout.trim() === 'True' }
  }
  return null
}

/** Printed by the peer once its answers were found to be the float64 reference's. */
export interface PeerAnswer {
  deviation: { losses: number; gram: number; update: number }
  version: string
  threads: number
  device: string
}

/** The PyTorch peer, started and checked once; it runs steps on request. */
export interface TorchPeer {
  answer: PeerAnswer
  /** Milliseconds per step of `steps` steps. */
  run: (steps: number) => Promise<number>
  stop: () => void
}

/**
 * Starts tests/bench/peers/torchStep.py; rejects with Python's last line when it fails or is not ready in
 * time.
 */
export function startTorch(
  python: string,
  fixture: string,
  mode: 'eager' | 'compile',
  device: 'cpu' | 'cuda',
  threads: number | null,
  limitSeconds: number,
): Promise<TorchPeer> {
  const environment = threads ? { ...process.env, OMP_NUM_THREADS: String(threads) } : process.env
  const child = spawn(python, ['tests/bench/peers/torchStep.py', fixture, mode, device], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: environment,
  })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2000)))
  const waiting: { resolve: (line: string) => void; reject: (error: Error) => void }[] = []
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.resolve(line))
  const fail = (message: string) => waiting.splice(0).forEach(({ reject }) => reject(new Error(message)))
  child.on('error', (error) => fail(error.message))
  child.on('close', () => fail(said.trim().split('\n').pop() ?? 'Python ended'))
  const line = (seconds: number): Promise<string> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        child.kill('SIGKILL')
        reject(new Error(`not done within ${seconds} s`))
      }, seconds * 1000)
      const settle =
        <T>(done: (value: T) => void) =>
        (value: T) => {
          clearTimeout(timer)
          done(value)
        }
      waiting.push({ resolve: settle(resolve), reject: settle(reject) })
    })
  return line(limitSeconds).then((first) => ({
    answer: JSON.parse(first) as PeerAnswer,
    run: async (steps) => {
      child.stdin.write(`${steps}\n`)
      return Number(await line(limitSeconds)) / steps
    },
    stop: () => void child.kill(),
  }))
}
