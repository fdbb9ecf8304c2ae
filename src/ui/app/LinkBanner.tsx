// What the link of the run on screen says of it: the weights file that it starts from, and whether that was opened;
// the data sets that it brought; the figures it is to reach, and whether it did.

import type { Mismatch } from '../../records/expectedFigures'
import { sameInitialWeights } from '../../settings/initialWeights'
import { formatCount } from '../explain/numbersText'
import { closeExpectation } from '../state/expectation'
import { patchStudent } from '../state/student'
import { useStrings } from '../text/useStrings'
import { OpenWeights, shortHash } from '../features/runs/OpenWeights'
import { useRun } from '../state/runSlice'
import { useSettings } from '../state/settingsSlice'
import { useDataSetStrings } from '../text/useDataSetStrings'
import { CloseButton } from '../components/CloseButton'
import { withPercent } from '../text/percent'

/** A link or a saved run that did not start from its seed. */
function LinkInitialWeights() {
  const words = useStrings()
  const t = words.exportStudent.link
  const { initialWeights, expected } = useRun((s) => s.student)
  if (!expected) return null
  const { file, sha256 } = expected.initialWeights
  const right = sameInitialWeights(initialWeights, expected.initialWeights)
  return (
    <div
      className="banner"
      role="status"
      data-testid="link-origin"
      data-verdict={right ? 'matches' : initialWeights ? 'differs' : 'waiting'}
    >
      <div className="banner-text">
        {right ? <b>{t.right(file)}</b> : t.needs(file, shortHash(sha256))}
        {initialWeights && !right && (
          <>
            {' '}
            <b>{t.wrong(initialWeights.file, shortHash(sha256))}</b>
          </>
        )}
      </div>
      {!right && <OpenWeights label={`${t.open}…`} />}
      <CloseButton onClose={() => patchStudent({ expected: null })} />
    </div>
  )
}

function LinkFigures() {
  const t = useStrings()
  const words = t.runs.expect
  const { expected, verdict } = useRun((s) => s.expectation)
  const version = useRun((s) => s.facts?.version)
  if (!expected) return null
  const figure = ({ what, found, expected: wanted }: Mismatch): string =>
    what === 'ce'
      ? words.instead(t.task.ce, String(found), String(wanted))
      : words.instead(t.capability[what], withPercent(found), withPercent(wanted))
  const step = formatCount(expected.step)
  return (
    <div
      className="banner"
      data-testid="link-figures"
      data-verdict={verdict ? (verdict.matches ? 'matches' : 'differs') : 'waiting'}
      role="status"
    >
      <div className="banner-text">
        {!verdict && words.waiting(step, String(expected.ce))}
        {verdict && <b>{verdict.matches ? `✓ ${words.matches(step)}` : `≠ ${words.differs(step)}`}</b>}
        {verdict && !verdict.matches && (
          <>
            : {verdict.mismatches.map(figure).join(', ')}. <span className="soft">{words.adapter}</span>
          </>
        )}
        {verdict?.otherVersion && (
          <span className="soft"> {words.version(verdict.otherVersion, version ?? '')}</span>
        )}
      </div>
      <CloseButton onClose={closeExpectation} />
    </div>
  )
}

function LinkData() {
  const t = useDataSetStrings()
  const brought = useSettings((s) => s.broughtData)
  if (brought.length === 0) return null
  return (
    <div className="banner" role="status" data-testid="link-data">
      <div className="banner-text">{t.brought(brought.join(', '))}</div>
      <CloseButton onClose={() => useSettings.setState({ broughtData: [] })} />
    </div>
  )
}

export default function LinkBanner() {
  return (
    <>
      <LinkInitialWeights />
      <LinkData />
      <LinkFigures />
    </>
  )
}
