// What is wrong with the layout of the page as it stands, one sentence per fault. Each check runs inside the
// page, so it may use nothing from out here.

/** Elements that a pointer or a finger operates. */
export const CONTROLS =
  'button, select, input, textarea, a[href], summary, [role=slider], [role=radio], [role=tab]'

/** The page, or a panel of it, is wider than its place. */
export function sideways(): string[] {
  const width = document.documentElement.clientWidth
  const found: string[] = []
  if (document.documentElement.scrollWidth > width) {
    const guilty = [...document.querySelectorAll('body *')]
      .filter((e) => e.checkVisibility() && e.getBoundingClientRect().right > width + 0.5)
      .slice(0, 3)
      .map((e) => `<${e.tagName.toLowerCase()} class="${e.getAttribute('class') ?? ''}">`)
    found.push(`the page is ${document.documentElement.scrollWidth} px wide: ${guilty.join(', ')}`)
  }
  for (const box of document.querySelectorAll<HTMLElement>('body *')) {
    const { overflowX } = getComputedStyle(box)
    const scrolls = overflowX === 'auto' || overflowX === 'scroll'
    if (!scrolls || box.scrollWidth <= box.clientWidth + 1 || !box.checkVisibility()) continue
    // A wide table may scroll in a place of its own, if that has a name and takes the focus.
    if (box.tabIndex >= 0 && box.getAttribute('aria-label')) continue
    found.push(`.${box.className} scrolls sideways, ${box.scrollWidth} in ${box.clientWidth} px`)
  }
  return found
}

/** Controls that lie outside their panel or the window, or that something else covers; `least`: size in px. */
export function controls({ selector, least }: { selector: string; least: number }): string[] {
  const found: string[] = []
  const modal = document.querySelector('.drawer[role=dialog]')
  // Without a font that has Hangul, Korean is drawn as narrow boxes: their widths say nothing.
  const pen = document.createElement('canvas').getContext('2d')!
  pen.font = '16px sans-serif'
  const hangul = pen.measureText('\uAC00').width !== pen.measureText('\uE0AB').width
  const name = (e: Element): string =>
    `<${e.tagName.toLowerCase()} ${e.getAttribute('class') ?? ''}> “${(e.getAttribute('aria-label') ?? e.textContent ?? '').trim().slice(0, 40)}”`
  /** Where a control is pressed, what is there, and whether a finger finds it. */
  const pressed = (control: Element) => {
    const knob = control.querySelector('.knob') ?? control
    // A link that goes over two lines is pressed on its first one.
    const box =
      (knob instanceof HTMLElement ? knob.getClientRects()[0] : null) ?? knob.getBoundingClientRect()
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2]
    const hit = document.elementFromPoint(x, y)
    const own = hit !== null && (control.contains(hit) || hit.closest('label')?.contains(control) === true)
    // What counts is where a press is taken: a small sign may have a larger place around it.
    const far = least / 2 - 1
    const large =
      !control.matches('button, select, summary') ||
      Math.min(box.width, box.height) >= least ||
      [
        [x - far, y],
        [x + far, y],
        [x, y - far],
        [x, y + far],
      ].every(([px, py]) => control.contains(document.elementFromPoint(px, py)))
    return { box, x, y, hit, own, large }
  }
  for (const control of document.querySelectorAll<HTMLElement>(selector)) {
    if (!control.checkVisibility({ visibilityProperty: true })) continue
    if (modal && !modal.contains(control)) continue
    if (control.closest('.skip, .sr-only') || control.matches(':disabled')) continue
    let at = pressed(control)
    // What is at hand stays where it is: scrolling is the dear part.
    if (!at.own || !at.large) {
      control.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' })
      at = pressed(control)
    }
    const { box, x, y, hit, own, large } = at
    const panel = control.closest('.panel, .header, .transport, .banner, .drawer, .notice, .info-popover')
    const scroller = control.closest('[tabindex="0"][aria-label]')
    const place = panel?.getBoundingClientRect()
    if (place && !scroller && (box.left < place.left - 0.5 || box.right > place.right + 0.5))
      found.push(`${name(control)} leaves its panel`)
    if (x < 0 || x > innerWidth || y < 0 || y > innerHeight) {
      found.push(`${name(control)} is outside the window`)
      continue
    }
    if (!own) found.push(`${name(control)} is covered by ${hit ? name(hit) : 'nothing'}`)
    if (!large && (hangul || !/[가-힣]/.test(control.textContent)))
      found.push(`${name(control)} is ${box.width.toFixed(0)} x ${box.height.toFixed(0)} px`)
  }
  return [...new Set(found)]
}

/**
 * Text that is cut, leaves its button, cell or panel, is too small to read (`least`: size in px), or has a word
 * broken inside.
 */
export function texts(least: number): string[] {
  const found = new Set<string>()
  const range = document.createRange()
  const styles = new Map<Element, CSSStyleDeclaration>()
  const styleOf = (e: Element): CSSStyleDeclaration => {
    const style = styles.get(e) ?? getComputedStyle(e)
    styles.set(e, style)
    return style
  }
  /** The first ancestor that scrolls ends the search: what is outside of it can be scrolled to. */
  const holders = (e: Element): Element[] => {
    const boxes: Element[] = []
    for (let box: Element | null = e; box && box !== document.body; box = box.parentElement) {
      const { overflowX, overflowY } = styleOf(box)
      if (/auto|scroll/.test(overflowX + overflowY)) break
      const solid = box.matches('button, td, th, .panel, .header, .transport, .banner, .drawer, .notice')
      if (solid || overflowX !== 'visible' || overflowY !== 'visible') boxes.push(box)
    }
    return boxes
  }
  const look = (words: string, parent: Element, lines: DOMRect[]): void => {
    const left = Math.min(...lines.map((l) => l.left))
    const right = Math.max(...lines.map((l) => l.right))
    const top = Math.min(...lines.map((l) => l.top))
    const bottom = Math.max(...lines.map((l) => l.bottom))
    for (const box of holders(parent)) {
      const style = styleOf(box)
      const place = box.getBoundingClientRect()
      // Cut on purpose, and said in full elsewhere.
      const told = box.closest('[title], [aria-label]') !== null
      const what = `“${words.slice(0, 40)}” in ${box.tagName.toLowerCase()}.${box.className}`
      const wide = left < place.left - 1 || right > place.right + 1
      if (wide && !(told && style.textOverflow === 'ellipsis'))
        found.add(`${what} is cut or leaves it at a side`)
      const clips = style.overflowX !== 'visible' || style.overflowY !== 'visible'
      const tall = clips && (top < place.top - 3 || bottom > place.bottom + 3)
      if (tall && !(told && style.webkitLineClamp !== 'none')) found.add(`${what} is cut above or below`)
      if (wide) break
    }
  }
  /** Whether a line ends inside a word of this text. */
  const broken = (text: Text): void => {
    for (const { 0: word, index } of text.data.matchAll(/[\p{L}\p{N}]{2,}/gu)) {
      range.setStart(text, index)
      range.setEnd(text, index + word.length)
      const lines = new Set([...range.getClientRects()].map((line) => Math.round(line.top)))
      if (lines.size > 1) found.add(`“${word}” is broken inside`)
    }
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const text = walker.currentNode as Text
    const parent = text.parentElement
    const words = (text.textContent ?? '').trim()
    if (!parent || !words || parent.closest('.sr-only, .skip, script, style, svg, option, noscript')) continue
    if (!parent.checkVisibility({ visibilityProperty: true })) continue
    const size = Number.parseFloat(styleOf(parent).fontSize)
    // Indices and exponents are smaller than their line, in formulas too.
    if (size < least && !parent.closest('sub, sup, math'))
      found.add(`“${words.slice(0, 30)}” is set in ${size} px (${parent.className || parent.tagName})`)
    range.selectNodeContents(text)
    const lines = [...range.getClientRects()]
    look(words, parent, lines)
    if (lines.length > 1 && !parent.closest('pre, code')) broken(text)
  }
  return [...found]
}

/** Texts of drawings: too small, outside their drawing, or one over another; `least`: size in px on screen. */
export function drawings(least: number): string[] {
  const found: string[] = []
  for (const svg of document.querySelectorAll('svg')) {
    if (!svg.checkVisibility({ visibilityProperty: true })) continue
    const frame = svg.getBoundingClientRect()
    const labels = [...svg.querySelectorAll('text')]
      .filter((e) => e.textContent?.trim())
      .map((e) => ({ e, box: e.getBoundingClientRect(), words: (e.textContent ?? '').trim() }))
    for (const { e, box, words } of labels) {
      const scale = (e.getScreenCTM()?.a ?? 1) || 1
      const size = Number.parseFloat(getComputedStyle(e).fontSize) * scale
      if (size < least - 0.01) found.push(`“${words}” is drawn in ${size.toFixed(1)} px`)
      if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 3)
        found.push(`“${words}” leaves its drawing`)
    }
    labels.forEach((a, i) => {
      for (const b of labels.slice(i + 1)) {
        const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left)
        const down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top)
        if (across > 1 && down > 5) found.push(`“${a.words}” lies over “${b.words}”`)
      }
    })
  }
  return [...new Set(found)]
}

/** The chosen word of a list, where the list is too narrow for it. */
export function selects(): string[] {
  const pen = document.createElement('canvas').getContext('2d')
  if (!pen) return ['no canvas']
  return [...document.querySelectorAll('select')].flatMap((list) => {
    const style = getComputedStyle(list)
    if (!list.checkVisibility({ visibilityProperty: true }) || list.title) return []
    pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`
    const words = list.selectedOptions[0]?.text ?? ''
    const arrow = 16
    const room =
      list.clientWidth - Number.parseFloat(style.paddingLeft) - Number.parseFloat(style.paddingRight) - arrow
    const needed = pen.measureText(words).width
    return needed > room + 1
      ? [`list cut: “${words}” needs ${needed.toFixed(0)} of ${room.toFixed(0)} px`]
      : []
  })
}

/** All of these checks in one go, as an expression for the page. */
export const allChecks = (sizes: { type: number; pressed: number }): string =>
  `[${[
    `...(${sideways})()`,
    `...(${controls})(${JSON.stringify({ selector: CONTROLS, least: sizes.pressed })})`,
    `...(${texts})(${sizes.type})`,
    `...(${drawings})(${sizes.type})`,
    `...(${selects})()`,
  ].join(', ')}]`
