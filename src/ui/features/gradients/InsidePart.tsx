// Inside a step: a tensor chosen by its name, its shape and statistics, a heat map, and the file.

import { Empty, Panel } from '../../components/Panel'
import { Terms } from '../../components/Terms'
import { readTensor, useTensor } from '../../state/inside'
import { useRun } from '../../state/runSlice'
import { useViewStrings } from '../../text/useViewStrings'
import type { InspectedTensor } from '../../../protocol/messages'
import { TensorFigure } from './TensorFigure'
import { TensorList } from './TensorList'
import './inside.css'

/** The chosen tensor, or why there is none to see. */
function Chosen({ name, answer }: { name: string; answer: InspectedTensor }) {
  const { inside: words } = useViewStrings()
  const { step, read, list, batch } = answer
  if (step === null) return <Empty>{words.noStep}</Empty>
  if (!list.some((one) => one.name === name)) return <Empty>{words.unknown(name)}</Empty>
  if (read?.tensor.name !== name)
    return (
      <p className="soft" role="status">
        {words.reading}
      </p>
    )
  return <TensorFigure key={name} step={step} batch={batch} {...read} />
}

export default function InsidePart({ name }: { name: string }) {
  const { inside: words } = useViewStrings()
  const running = useRun((s) => s.status === 'running')
  const answer = useTensor(name)
  const step = answer?.step ?? null
  return (
    <>
      <p className="gradients-lead soft">
        <Terms>{words.lead}</Terms>
      </p>
      <Panel
        className="inside"
        title={words.title}
        info={{ what: words.infoTitle, text: words.info }}
        note={step !== null && words.ofStep(String(step))}
        tools={
          running && (
            <button type="button" className="push" title={words.againHint} onClick={() => readTensor(name)}>
              {words.again}
            </button>
          )
        }
      >
        {answer ? (
          <div className="inside-columns">
            <TensorList list={answer.list} name={name} />
            <div className="inside-tensor" data-testid="tensor">
              <Chosen name={name} answer={answer} />
            </div>
          </div>
        ) : (
          <Empty>{words.noRun}</Empty>
        )}
      </Panel>
    </>
  )
}
