// What a teacher file must have, read from the contract that the check uses.

import { SYMBOLS, TEACHER_CONTRACT, WORLD_SIZES, type Port } from '../../../teacher/contract'
import { fragmentOf } from '../../state/address'
import { CopyLink } from '../../components/CopyLink'
import { Panel } from '../../components/Panel'
import { useViewStrings } from '../../text/useViewStrings'
import { useSettings } from '../../state/settingsSlice'

/** "[B, 36, 44]": sizes of this world as numbers, the free ones by name. */
const shown = (port: Port): string =>
  `[${port.shape.map((size) => (typeof size === 'string' ? (WORLD_SIZES[size] ?? size) : size)).join(', ')}]`

function Ports({ title, ports }: { title: string; ports: readonly (Port & { optional?: boolean })[] }) {
  const { teachers } = useViewStrings()
  const t = teachers.contract
  return (
    <div className="scroll-x">
      <table className="contract-table">
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">{t.name}</th>
            <th scope="col">{t.type}</th>
            <th scope="col">{t.shape}</th>
            <th scope="col">{t.meaning}</th>
          </tr>
        </thead>
        <tbody>
          {ports.map((port) => (
            <tr key={port.name}>
              <th scope="row">
                <code>{port.name}</code>
                {port.optional && <span className="chip">{t.optional}</span>}
              </th>
              <td>
                <code>{port.type}</code>
              </td>
              <td>
                <code>{shown(port)}</code>
              </td>
              <td>{t.meanings[port.name] ?? port.meaning}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

export function ContractPanel() {
  const { teachers } = useViewStrings()
  const t = teachers.contract
  const settings = useSettings((s) => s.settings)
  const free = Object.entries(SYMBOLS).filter(([symbol]) => !(symbol in WORLD_SIZES))
  return (
    <Panel className="contract" title={t.title}>
      <p>{t.intro}</p>
      <Ports title={t.inputs} ports={TEACHER_CONTRACT.inputs} />
      <Ports title={t.outputs} ports={TEACHER_CONTRACT.outputs} />
      <p className="soft">
        {t.symbols}:{' '}
        {free.map(([symbol, meaning], i) => (
          <span key={symbol}>
            {i > 0 && ', '}
            <code>{symbol}</code> {t.symbolMeanings[symbol] ?? meaning}
          </span>
        ))}
      </p>
      <ul className="rules">
        {t.rules.map((rule) => (
          <li key={rule}>{rule}</li>
        ))}
      </ul>
      <div className="row">
        <CopyLink label={t.link} fragment={() => fragmentOf(settings)} />
        <a className="button" href={`${import.meta.env.BASE_URL}teachers/encoder.onnx`} download>
          {t.encoder}
        </a>
      </div>
    </Panel>
  )
}
