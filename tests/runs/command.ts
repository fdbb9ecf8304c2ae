// Headless commands within a test's own process: their code, flags and files without another start of Node, of
// Vite and of the ONNX runtime. As processes of their own headless.test.ts and lab.test.ts try them.

import { vi } from 'vitest'
import { main as distill } from '../../src/cli/distill'

export interface Ended {
  status: number
  stderr: string
}

/** `npm run distill -- FLAGS`; what it prints is not shown, its error lines are returned. */
export async function distillHere(...flags: string[]): Promise<Ended> {
  const lines: string[] = []
  const muted = vi.spyOn(console, 'log').mockImplementation(() => undefined)
  const heard = vi.spyOn(console, 'error').mockImplementation((line) => void lines.push(String(line)))
  try {
    return { status: await distill(flags), stderr: lines.join('\n') }
  } finally {
    muted.mockRestore()
    heard.mockRestore()
  }
}
