// A rule is typed here; its arrows are drawn above at once, its properties are tried below, and a run can be
// trained with it.

import { useEffect } from 'react'
import { DEFAULT_RULE, LONGEST_RULE } from '../../../distill/combine/rule/defaultRule'
import { RULE_EXAMPLES, RULE_SOURCES } from '../../../distill/combine/rule/examples'
import {
  RULE_PROPERTIES,
  type CounterExample,
  type PropertyTable,
} from '../../../distill/combine/rule/properties'
import { TASKS } from '../../../distill/tasks'
import { Panel } from '../../components/Panel'
import { short } from '../../explain/numbers'
import { formatCount } from '../../explain/numbersText'
import { setMethod } from '../../state/gradientView'
import { drawGradients, editRule, showRule } from '../../state/rule'
import { useRule } from '../../state/ruleSlice'
import { prepare } from '../../state/runActions'
import { useSettings } from '../../state/settingsSlice'
import { useViewStrings } from '../../text/useViewStrings'
import { faultText } from './NoResult'
import RuleEditor from './RuleEditor'
import { CloseButton } from '../../components/CloseButton'
import { withPercent } from '../../text/percent'

function Properties({ table }: { table: PropertyTable | null }) {
  const t = useViewStrings()
  const words = t.rule
  const failed = table?.failed
  const verdict = (example: CounterExample | null): string => {
    if (!example) {
      if (!table) return words.waiting
      return table.tried === table.of ? words.held : words.heldSoFar
    }
    return example.task === null
      ? words.changes(withPercent(short(100 * example.amount)))
      : words.opposes(t.task[TASKS[example.task]], short(example.amount))
  }
  return (
    <div className="rule-properties">
      <h3>{words.properties}</h3>
      <p className="soft">
        {words.propertiesHint(formatCount(table?.tried ?? 0), formatCount(table?.of ?? 400))}
      </p>
      {failed && (
        <p className="caption" role="status" data-testid="rule-failed">
          {words.failedOn(formatCount(table.tried + 1))}{' '}
          {faultText(words, { message: failed.error.reason, line: failed.error.line })}
          <button type="button" className="preset" onClick={() => drawGradients(failed.gram)}>
            {words.draw}
          </button>
        </p>
      )}
      <dl
        data-testid="rule-properties"
        data-done={table !== null && (table.tried === table.of || table.failed !== null)}
      >
        {RULE_PROPERTIES.map((id) => {
          const example = table?.found[id] ?? null
          return (
            <div key={id} data-property={id} data-held={table !== null && !example}>
              <dt>
                <span aria-hidden="true">{example ? '✗' : table ? '✓' : '·'}</span> {words.property[id]}
              </dt>
              <dd>
                {verdict(example)}
                {example && (
                  <button type="button" className="preset" onClick={() => drawGradients(example.gram)}>
                    {words.draw}
                  </button>
                )}
              </dd>
            </div>
          )
        })}
      </dl>
    </div>
  )
}

/** Whether the text could be read as a rule, in a sentence. */
function Verdict() {
  const { rule: words } = useViewStrings()
  const { source, reading, fault } = useRule()
  const long = source.length > LONGEST_RULE
  const text = long
    ? words.tooLong(formatCount(source.length), formatCount(LONGEST_RULE))
    : fault
      ? faultText(words, fault)
      : reading > 0
        ? words.fine
        : words.loading
  return (
    <p className="rule-verdict" role="status" data-testid="rule-verdict" data-bad={long || fault !== null}>
      {text}
    </p>
  )
}

/** Texts to start from: the shipped ones, and the rule of this run. */
function Examples() {
  const { rule: words } = useViewStrings()
  const source = useRule((s) => s.source)
  const own = useSettings((s) => s.settings.rule)
  const sources = [
    ...RULE_EXAMPLES.map((id) => [words.example[id], RULE_SOURCES[id]] as const),
    ...(own === DEFAULT_RULE ? [] : [[words.run, own] as const]),
  ]
  return (
    <div className="sources" role="group" aria-label={words.examples}>
      <span className="soft">{words.examples}</span>
      {sources.map(([name, text]) => (
        <button
          key={name}
          type="button"
          className="preset"
          aria-pressed={source === text}
          onClick={() => void editRule(text)}
        >
          {name}
        </button>
      ))}
    </div>
  )
}

export default function RulePanel() {
  const { rule: words } = useViewStrings()
  const { source, reading, fault, properties } = useRule()
  const settings = useSettings((s) => s.settings)
  useEffect(() => {
    if (useRule.getState().source === '') void editRule(useSettings.getState().settings.rule)
    setMethod('rule')
  }, [])
  const usable = reading > 0 && fault === null && source.length <= LONGEST_RULE && source.trim() !== ''
  return (
    <Panel
      className="rule-panel"
      title={words.title}
      info={{ what: words.infoTitle, text: words.info }}
      tools={<CloseButton label={words.close} className="icon small push" onClose={() => showRule(false)} />}
    >
      <div className="rule-columns">
        <div className="rule-text">
          <Examples />
          <RuleEditor
            source={source}
            label={words.editor}
            line={fault?.line ?? null}
            onEdit={(text) => void editRule(text)}
          />
          <div className="rule-foot">
            <Verdict />
            <button
              type="button"
              className="primary"
              title={words.trainHint}
              disabled={!usable}
              onClick={() =>
                prepare({ ...settings, method: 'rule', rule: source, combineOver: 'model' }, true)
              }
            >
              {words.train}
            </button>
          </div>
        </div>
        <Properties table={properties} />
      </div>
    </Panel>
  )
}
