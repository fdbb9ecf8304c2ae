// The way in three minutes: marks the stop that the reader has reached in the list at the top, and on the thin line.

const stops = [...document.querySelectorAll<HTMLElement>('.lesson-stop')]
const links = [...document.querySelectorAll<HTMLAnchorElement>('.lesson-stops a')]
const line = document.querySelector<HTMLProgressElement>('.lesson-progress')

/** The last stop whose head has come into the upper half of the window; -1 above the first. */
const reached = (): number => {
  const atEnd = window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 2
  if (atEnd) return stops.length - 1
  return stops.findLastIndex((stop) => stop.getBoundingClientRect().top < window.innerHeight / 2)
}

function show(): void {
  const at = reached()
  links.forEach((link, i) => {
    if (i === at) link.setAttribute('aria-current', 'step')
    else link.removeAttribute('aria-current')
    link.dataset.passed = String(i < at)
  })
  if (line) line.value = at + 1
}

let asked = false
window.addEventListener(
  'scroll',
  () => {
    if (asked) return
    asked = true
    requestAnimationFrame(() => {
      asked = false
      show()
    })
  },
  { passive: true },
)
window.addEventListener('resize', show)
show()
