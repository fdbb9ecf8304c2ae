// What a hand can reach on the page as it stands: controls inside the window whose middle is not covered. Functions
// that run in the page use nothing but their argument.

import { steady, within, type Driver } from './driver'

export interface Control {
  kind: 'button' | 'select' | 'text' | 'range' | 'picture' | 'file'
  name: string
  x: number
  y: number
  width: number
  height: number
}

/** Everything that can be pressed, typed into or dragged now. */
export const reachable = (driver: Driver): Promise<Control[]> => steady(() => readControls(driver))

const readControls = (driver: Driver): Promise<Control[]> =>
  driver.evaluate(() => {
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
  }, null)

/** Chooses an option of the list at this place, as a hand does; the browser's own list is no part of the page. */
export const choose = (driver: Driver, { x, y, width, height }: Control, at: number): Promise<void> =>
  driver.evaluate(
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

/** How many elements of this kind are there. */
export const countOf = (driver: Driver, selector: string): Promise<number> =>
  steady(() => driver.evaluate((s) => document.querySelectorAll(s).length, selector))

/** The text of the first of them; null where there is none. */
export const textOf = (driver: Driver, selector: string): Promise<string | null> =>
  steady(() => driver.evaluate((s) => document.querySelector<HTMLElement>(s)?.innerText ?? null, selector))

/** The step counter. */
export const stepOf = async (driver: Driver): Promise<number> =>
  Number(((await textOf(driver, '[data-testid="step"]')) ?? '').replace(/\D/g, ''))

interface Wanted {
  selector: string
  /** One of these is its name; null: any name. */
  names: readonly string[] | null
  /** Which of them. */
  index: number
}

/** Where a control that can be pressed has its middle, scrolled to; null where there is none. */
const placeOf = (driver: Driver, wanted: Wanted): Promise<[number, number] | null> =>
  driver.evaluate(({ selector, names, index }) => {
    const nameOf = (element: Element): string => {
      const copy = element.cloneNode(true) as Element
      for (const hidden of copy.querySelectorAll('[aria-hidden=true]')) hidden.remove()
      return (element.getAttribute('aria-label') ?? copy.textContent ?? '').replace(/\s+/g, ' ').trim()
    }
    const fitting = [...document.querySelectorAll<HTMLElement>(selector)].filter(
      (element) => names === null || names.includes(nameOf(element)),
    )
    const element = fitting[index]
    if (!element || element.matches(':disabled, [aria-disabled=true]')) return null
    element.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' })
    const { x, y, width, height } = element.getBoundingClientRect()
    const [left, top] = [x + width / 2, y + height / 2]
    const on = document.elementFromPoint(left, top)
    return on && (on === element || element.contains(on)) ? [left, top] : null
  }, wanted)

/** Presses such a control; false where there is none to be pressed within a second. */
export async function pressOne(driver: Driver, wanted: Wanted): Promise<boolean> {
  const place = await within(1000, () => placeOf(driver, wanted))
  if (place) await driver.click(...place)
  return place !== null
}
