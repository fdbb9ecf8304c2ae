// The stops of the tour, in their order, and where each is. What is not on screen at this width is no stop.

import type { TourStop } from '../../text/tour.en'

const PLACES: Record<TourStop, string> = {
  scene: '.panel.scene',
  attention: '.panel.attention',
  signals: '.panel.signals',
  gradients: '.panel.inspector',
  charts: '.column.right .chart-panel',
  setUp: '.header-tools [aria-controls=setup]',
  run: '.transport .run',
}

export const stopElement = (stop: TourStop): HTMLElement | null =>
  document.querySelector<HTMLElement>(PLACES[stop])

const isShown = (element: HTMLElement | null): boolean => {
  if (!element?.checkVisibility({ visibilityProperty: true })) return false
  const { width, height } = element.getBoundingClientRect()
  return width > 0 && height > 0
}

export const shownStops = (): TourStop[] =>
  (Object.keys(PLACES) as TourStop[]).filter((stop) => isShown(stopElement(stop)))
