// What is at the chosen place: kind, and for a vehicle type, colour and state.

import { useState } from 'react'
import { COLOURS, VEHICLE_STATES, VEHICLE_TYPES, type Vehicle } from '../../../world/scene'
import type { Colour } from '../../../world/types'
import { Tabs } from '../../components/Tabs'
import { chooseSlot, editScene } from '../../state/sceneEditor'
import { useViewStrings } from '../../text/useViewStrings'
import {
  freeColour,
  move,
  put,
  putKind,
  sameSlot,
  slotKey,
  slotObject,
  takenColours,
  type Kind,
} from '../../explain/sceneEdit'
import { READING_ORDER, shortName, slotName } from './names'
import { useScenes } from '../../state/scenesSlice'

const KINDS: readonly Kind[] = ['nothing', 'vehicle', 'pedestrian', 'cone']

/** Colours as swatches; a used one says who has it instead of being chosen. */
function Colours({ vehicle, choose }: { vehicle: Vehicle; choose: (colour: Colour) => void }) {
  const t = useViewStrings()
  const { scene } = useScenes((s) => s.setUp)
  const [refused, setRefused] = useState<Colour | null>(null)
  const taken = takenColours(scene, vehicle)
  const why = (colour: Colour): string | undefined =>
    taken[colour] && t.sceneEditor.colourTaken(t.sceneEditor.colour[colour], slotName(taken[colour], t))
  const reason = refused && why(refused)
  return (
    <>
      <div className="swatches" role="group" aria-label={t.sceneEditor.colourLabel}>
        {COLOURS.map((colour) => (
          <button
            key={colour}
            type="button"
            className={`swatch ${colour}`}
            aria-pressed={vehicle.colour === colour}
            aria-disabled={taken[colour] !== undefined}
            aria-label={t.sceneEditor.colour[colour]}
            title={why(colour) ?? t.sceneEditor.colour[colour]}
            onClick={() => {
              setRefused(taken[colour] ? colour : null)
              if (!taken[colour]) choose(colour)
            }}
          />
        ))}
        <span className="soft">{t.sceneEditor.colour[vehicle.colour]}</span>
      </div>
      <p className="scene-editor-note" role="status">
        {reason}
      </p>
    </>
  )
}

export function SlotEditor() {
  const t = useViewStrings()
  const { scene } = useScenes((s) => s.setUp)
  const slot = useScenes((s) => s.slot)
  const object = slotObject(scene, slot)
  const vehicle = object?.kind === 'vehicle' ? object : null
  const full = !vehicle && !freeColour(scene, slot)
  const change = (part: Partial<Vehicle>): void => {
    if (vehicle) editScene(put(scene, slot, { ...vehicle, ...part }))
  }
  return (
    <div className="slot-editor">
      <div className="slot-head">
        <h3>{slotName(slot, t)}</h3>
        {object && (
          <select
            className="push"
            aria-label={t.sceneEditor.moveTo}
            value=""
            onChange={(event) => {
              const to = READING_ORDER.find((s) => slotKey(s) === event.target.value)
              if (!to) return
              editScene(move(scene, slot, to))
              chooseSlot(to)
            }}
          >
            <option value="" disabled>
              {t.sceneEditor.moveTo}…
            </option>
            {READING_ORDER.filter((s) => !sameSlot(s, slot)).map((s) => {
              const there = slotObject(scene, s)
              return (
                <option key={slotKey(s)} value={slotKey(s)}>
                  {there ? t.sceneEditor.swapWith(slotName(s, t), shortName(there, t)) : slotName(s, t)}
                </option>
              )
            })}
          </select>
        )}
      </div>
      <Tabs
        label={t.sceneEditor.what}
        className="segments wide"
        chosen={object?.kind ?? 'nothing'}
        onChoose={(kind) => editScene(putKind(scene, slot, kind))}
        choices={KINDS.map((kind) => ({ value: kind, label: t.sceneEditor.kind[kind] }))}
      />
      {full && <p className="scene-editor-note">{t.sceneEditor.allColours}</p>}
      {vehicle && (
        <>
          <Tabs
            label={t.sceneEditor.typeLabel}
            className="segments wide"
            chosen={vehicle.type}
            onChoose={(type) => change({ type })}
            choices={VEHICLE_TYPES.map((value) => ({ value, label: t.sceneEditor.type[value] }))}
          />
          <Tabs
            label={t.sceneEditor.stateLabel}
            className="segments wide"
            chosen={vehicle.state}
            onChoose={(state) => change({ state })}
            choices={VEHICLE_STATES.map((value) => ({ value, label: t.sceneEditor.state[value] }))}
          />
          <Colours key={slotKey(slot)} vehicle={vehicle} choose={(colour) => change({ colour })} />
        </>
      )}
    </div>
  )
}
