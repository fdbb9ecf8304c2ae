// What a hand can reach on the page as it stands: controls inside the window whose middle is not covered.

import type { Page } from '@playwright/test'

export interface Control {
  kind: 'button' | 'select' | 'text' | 'range' | 'picture' | 'file'
  name: string
  x: number
  y: number
  width: number
  height: number
}

const isLeaving = (error: unknown): boolean =>
  /context was destroyed|navigation|Frame was detached/i.test(String(error))

/** Does something that may leave the page. */
export async function mayLeave(act: () => Promise<unknown>): Promise<void> {
  try {
    await act()
  } catch (error) {
    if (!isLeaving(error)) throw error
  }
}

/** Looks at the page again where it was just being left. */
export async function steady<T>(look: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await look()
    } catch (error) {
      if (tries === 5 || !isLeaving(error)) throw error
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }
}

/** Everything that can be pressed, typed into or dragged now. */
export const reachable = (page: Page): Promise<Control[]> => steady(() => readControls(page))

const readControls = (page: Page): Promise<Control[]> =>
  page.evaluate(() => {
    const found: Control[] = []
    const selector =
      'button, select, input, textarea, summary, [role=button], [role=tab], [role=slider], [role=gridcell], a[href^="#"], canvas, svg'
    for (const element of document.querySelectorAll<HTMLElement | SVGElement>(selector)) {
      const { x, y, width, height } = element.getBoundingClientRect()
      const [middleX, middleY] = [x + width / 2, y + height / 2]
      if (width < 4 || height < 4 || middleX < 0 || middleY < 0) continue
      if (middleX >= innerWidth || middleY >= innerHeight) continue
      const on = document.elementFromPoint(middleX, middleY)
      if (!on || !(on === element || element.contains(on) || on.contains(element))) continue
      if (element.matches(':disabled, [aria-disabled=true]')) continue
      const type = element instanceof HTMLInputElement ? element.type : ''
      const tag = element.tagName.toLowerCase()
      const kind =
        type === 'file'
          ? 'file'
          : tag === 'select'
            ? 'select'
            : type === 'range' || element.getAttribute('role') === 'slider'
              ? 'range'
              : tag === 'textarea' || (tag === 'input' && !['checkbox', 'radio', 'button'].includes(type))
                ? 'text'
                : tag === 'canvas' || tag === 'svg'
                  ? 'picture'
                  : 'button'
      const name =
        element.getAttribute('aria-label') ??
        (element.textContent?.trim() || element.getAttribute('title')) ??
        tag
      found.push({ kind, name: name.slice(0, 60), x, y, width, height })
    }
    return found
  })

/** Chooses an option of the list at this place, as a hand does; the browser's own list is no part of the page. */
export const choose = (page: Page, { x, y, width, height }: Control, at: number): Promise<void> =>
  page.evaluate(
    ([left, top, index]) => {
      const list = document.elementFromPoint(left, top)?.closest('select')
      if (!list) return
      const options = [...list.options].filter((option) => !option.disabled)
      const chosen = options[Math.floor(index * options.length)]
      if (!chosen) return
      list.value = chosen.value
      list.dispatchEvent(new Event('input', { bubbles: true }))
      list.dispatchEvent(new Event('change', { bubbles: true }))
    },
    [x + width / 2, y + height / 2, at] as const,
  )
