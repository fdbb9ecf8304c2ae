// The cards of the shipped sets, fetched when they are looked at.

import { useCallback, useEffect, useState } from 'react'
import { download } from '../../browser/download'
import { parseCard, type ModelCard } from '../../teacher/card'
import type { OwnRole } from '../../teacher/ownTeacher'
import { ROLES } from '../explain/teacherChoice'
import { lookForUpdate } from './siteVersion'

export type SetCards = Record<OwnRole, ModelCard>

const fetched = new Map<string, Promise<SetCards>>()

async function read(set: string): Promise<SetCards> {
  const entries = await Promise.all(
    ROLES.map(async (role) => {
      const bytes = await download(`${import.meta.env.BASE_URL}teachers/${set}/${role}.json`)
      const card = parseCard(new TextDecoder().decode(bytes))
      if (card.role === 'encoder') throw new Error(`${set}/${role}.json is the encoder's`)
      return [role, card] as const
    }),
  )
  return Object.fromEntries(entries) as SetCards
}

/** The four cards of a shipped set; null while they are read, 'unread' when they cannot be; and reads them again. */
export function useCards(set: string): [SetCards | null | 'unread', () => void] {
  const [cards, setCards] = useState<SetCards | null | 'unread'>(null)
  const [attempt, setAttempt] = useState(0)
  const again = useCallback(() => {
    setCards(null)
    setAttempt((n) => n + 1)
  }, [])
  useEffect(() => {
    let wanted = true
    const reading = fetched.get(set) ?? read(set)
    fetched.set(set, reading)
    reading.then(
      (read) => wanted && setCards(read),
      () => {
        fetched.delete(set)
        void lookForUpdate()
        if (wanted) setCards('unread')
      },
    )
    return () => {
      wanted = false
    }
  }, [set, attempt])
  return [cards, again]
}
