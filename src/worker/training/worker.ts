// The worker's entry point: owns the GPU, answers Commands with Reports.

import { ask } from './askCommands'
import { countWithout } from './evaluations'
import { setDeviceChoice } from '../device'
import { failureOf } from '../failures'
import { inspectSample } from './inspection'
import { train } from './loop'
import { preview } from '../../json/text'
import { isCommand } from '../messages'
import { saveSoon, saveStudent, runOfNow } from './keeping'
import type { Command } from '../../protocol/messages'
import { resume, rewind, updateArriving } from './resume'
import { lend, setPalette, show } from './attentionCanvases'
import { prepare } from './session'
import type { CancellationToken } from '../../experiment/run/cancellationToken'
import { enqueue, halt, nextTraining, post, reportError, setStatus, state } from './state'
import { begin, start, exportStudent } from './studentCommands'
import { requestTensor } from './tensors'
import { setLentTeachers } from '../teacherFiles'
import { recallTiles } from './tiles'

/** What went wrong while a run was prepared, unless another one has been requested meanwhile. */
async function reportPreparing(error: unknown, preparation: CancellationToken): Promise<void> {
  if (preparation.cancelled) return
  if (state.session) return reportError(error)
  post({ type: 'failure', failure: failureOf(error) })
  setStatus('failed')
}

function handle(command: Command): void {
  const { run, settings, status } = state
  switch (command.type) {
    case 'prepare': {
      const preparing = prepare(command.settings, command.canvases, null, command.run)
      const { preparation } = state
      void preparing.catch((error: unknown) => reportPreparing(error, preparation))
      return
    }
    case 'resume': {
      const preparing = resume(command)
      const { preparation } = state
      void preparing?.catch((error: unknown) => reportPreparing(error, preparation))
      return
    }
    case 'keep':
      return saveSoon()
    case 'run':
    case 'step': {
      if (!run || status === 'running' || status === 'preparing' || status === 'failed') return
      if (run.step >= (settings?.steps ?? 0)) return
      setStatus('running')
      const token = nextTraining()
      void enqueue(() => train(token, command.type === 'step' ? 1 : Infinity))
      return
    }
    case 'pause':
      if (status === 'running') halt()
      return
    case 'reset': {
      if (!run) return
      halt()
      void enqueue(async () => {
        if (state.run !== run) return
        await saveStudent(runOfNow(), true)
        run.reset()
        await begin(run, command.run)
      })
      return
    }
    case 'tensor':
      return requestTensor(command.name)
    case 'rewind':
      return rewind(command)
    case 'speed':
      state.speedLimit = command.limit !== null && command.limit > 0 ? command.limit : null
      return
    case 'stopWhen':
      state.stopWhen = { accuracy: command.accuracy, step: command.step }
      return
    case 'inspect':
      state.sample = { frame: command.frame, question: command.question }
      return void inspectSample()
    case 'ask':
      return void ask(command)
    case 'count':
      return void countWithout(command.off)
    case 'updateHyperparameters':
      if (updateArriving(command.settings)) return
      if (settings) state.settings = { ...settings, ...command.settings }
      run?.updateHyperparameters(command.settings)
      return
    case 'exportStudent':
      exportStudent(command)
      return
    case 'start':
      start(command)
      return
    case 'canvas':
      lend(command.id, command.canvas)
      return
    case 'picture':
      show(command.id, command.picture)
      return
    case 'palette':
      setPalette(command.colours)
      return
    default:
      command satisfies never
  }
}

self.onmessage = ({ data }: MessageEvent<unknown>) => {
  if (isCommand(data)) {
    if (data.type === 'prepare' || data.type === 'resume') {
      setLentTeachers(data.lent)
      setDeviceChoice(data.device)
      recallTiles(data.tiles)
    }
    return handle(data)
  }
  const message = 'The page sent the training worker something that it does not understand.'
  const failure = { code: 'internal', message, wayOut: 'Reload the page.', detail: preview(data) } as const
  post({ type: 'failure', failure })
}
