// Which key means what, unless a control has the focus and wants the key for itself. Pure.

export type ShortcutId = 'toggle' | 'step' | 'walk' | 'reset' | 'setUp' | 'present' | 'keys'
export const SHORTCUTS: readonly ShortcutId[] = [
  'toggle',
  'step',
  'walk',
  'reset',
  'setUp',
  'present',
  'keys',
]

/**
 * By `event.code` where the place of the key counts (a Korean layout types other letters there), by
 * `event.key` for signs.
 */
const BY_CODE: Record<string, ShortcutId> = {
  Space: 'toggle',
  KeyS: 'step',
  KeyW: 'walk',
  KeyR: 'reset',
  KeyE: 'setUp',
  KeyP: 'present',
}
const TYPING = 'input, select, textarea, [contenteditable]'
const OWN_SPACE = `${TYPING}, button, a, summary, [role=tab], [role=slider], [role=application]`

interface KeyPress {
  code: string
  key: string
  repeat: boolean
  defaultPrevented: boolean
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
  target: { closest?: (selector: string) => unknown } | null
}

/**
 * The shortcut of a key press, or null. Letters are left to fields that one types in; Space to everything
 * that can be pressed.
 */
export function shortcutOf(event: KeyPress): ShortcutId | null {
  if (event.repeat || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return null
  const id = event.key === '?' ? 'keys' : (BY_CODE[event.code] ?? null)
  if (!id) return null
  return event.target?.closest?.(id === 'toggle' ? OWN_SPACE : TYPING) ? null : id
}
