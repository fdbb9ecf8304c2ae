// A link or a saved run that did not start from its seed: which file it needs, and whether that file was
// opened.

import { sameOrigin } from '../../settings/initialWeights'
import { patchStudent } from '../state/student'
import { useStrings } from '../text/useStrings'
import { OpenWeights, shortHash } from '../features/runs/OpenWeights'
import { useRun } from '../state/runSlice'

export function LinkInitialWeights() {
  const words = useStrings()
  const t = words.takeAlong.link
  const { initialWeights, expected } = useRun((s) => s.student)
  if (!expected) return null
  const { file, sha256 } = expected.initialWeights
  const right = sameOrigin(initialWeights, expected.initialWeights)
  return (
    <div
      className="strip"
      role="status"
      data-testid="link-origin"
      data-verdict={right ? 'matches' : initialWeights ? 'differs' : 'waiting'}
    >
      <div className="strip-text">
        {right ? <b>{t.right(file)}</b> : t.needs(file, shortHash(sha256))}
        {initialWeights && !right && (
          <>
            {' '}
            <b>{t.wrong(initialWeights.file, shortHash(sha256))}</b>
          </>
        )}
      </div>
      {!right && <OpenWeights label={`${t.open}…`} />}
      <button
        type="button"
        className="icon small"
        aria-label={words.close}
        title={words.close}
        onClick={() => patchStudent({ expected: null })}
      >
        ×
      </button>
    </div>
  )
}
