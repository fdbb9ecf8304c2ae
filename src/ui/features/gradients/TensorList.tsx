// The tensors of a step by name: one kind at a time, or whatever a search finds, as a list box that the arrow keys
// move through.

import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react'
import type { TensorFacts, TensorGroup } from '../../../distill/engine/tensorFacts'
import { movedIndex } from '../../components/Tabs'
import { lookAt } from '../../state/inside'
import { useViewStrings } from '../../text/useViewStrings'

/** More than that is no list to read through. */
const MOST_FOUND = 200

/** Tensors whose name holds every word of the query, in any order. */
export function found(list: readonly TensorFacts[], query: string): TensorFacts[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  return list.filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)))
}

function Options({ shown, name, label }: { shown: readonly TensorFacts[]; name: string; label: string }) {
  const id = useId()
  const box = useRef<HTMLUListElement>(null)
  const at = shown.findIndex((one) => one.name === name)
  useEffect(() => {
    // Within the list alone: the page must not scroll.
    const option = box.current?.children[at]
    if (!(option instanceof HTMLElement) || !box.current) return
    const { scrollTop, clientHeight } = box.current
    const { offsetTop, offsetHeight } = option
    if (offsetTop < scrollTop) box.current.scrollTop = offsetTop
    else if (offsetTop + offsetHeight > scrollTop + clientHeight)
      box.current.scrollTop = offsetTop + offsetHeight - clientHeight
  }, [at, shown.length])
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = movedIndex(event.key, at < 0 ? shown.length - 1 : at, shown.length)
    if (next === null) return
    event.preventDefault()
    lookAt(shown[next].name)
  }
  return (
    <ul
      ref={box}
      role="listbox"
      aria-label={label}
      aria-activedescendant={at < 0 ? undefined : `${id}-${at}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      {shown.map((one, i) => (
        <li
          key={one.name}
          id={`${id}-${i}`}
          role="option"
          aria-selected={i === at}
          className={one.task}
          onClick={() => lookAt(one.name)}
        >
          <code>{one.name}</code>
          <span className="soft">{one.shape.join(' × ')}</span>
        </li>
      ))}
    </ul>
  )
}

export function TensorList({ list, name }: { list: readonly TensorFacts[]; name: string }) {
  const { inside: words } = useViewStrings()
  const [query, setQuery] = useState('')
  const [picked, setPicked] = useState<TensorGroup | null>(null)
  const group = picked ?? list.find((one) => one.name === name)?.group ?? 'activation'
  const groups = Object.keys(words.groups).filter((one) => list.some((t) => t.group === one)) as TensorGroup[]
  const all = query.trim() === '' ? list.filter((one) => one.group === group) : found(list, query)
  const shown = all.slice(0, MOST_FOUND)
  return (
    <div className="tensor-list">
      <label className="field">
        <span>{words.search}</span>
        <input type="search" value={query} onChange={(event) => setQuery(event.target.value)} />
      </label>
      {query.trim() === '' && (
        <>
          <label className="field">
            <span>{words.kind}</span>
            <select value={group} onChange={(event) => setPicked(event.target.value as TensorGroup)}>
              {groups.map((one) => (
                <option key={one} value={one}>
                  {words.groups[one]}
                </option>
              ))}
            </select>
          </label>
          <p className="soft">{words.groupHelp[group]}</p>
        </>
      )}
      {shown.length > 0 ? (
        <Options shown={shown} name={name} label={words.list} />
      ) : (
        <p role="status">{words.nothingFound}</p>
      )}
      {all.length > shown.length && <p className="soft">{words.more(String(all.length - shown.length))}</p>}
    </div>
  )
}
