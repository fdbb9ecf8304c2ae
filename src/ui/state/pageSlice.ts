// Slice `page`: which view is open; the page's own messages (what it could not fetch or store, and what it
// offers); and requests to views whose code is not loaded yet.

import { create } from 'zustand'
import { refusals, type Refusals } from '../../browser/storage'
import type { Settings } from '../../settings/settings'

export const VIEW_IDS = ['playground', 'gradients', 'sceneEditor', 'teachers', 'runs', 'lab'] as const
export type ViewId = (typeof VIEW_IDS)[number]

/** What a link may show alone: a view, or one of the playground's panels. */
export const ONLY_IDS = [...VIEW_IDS, 'scene', 'attention', 'signals', 'arrows', 'charts'] as const
export type OnlyId = (typeof ONLY_IDS)[number]

/** `part`: code. */
export type MissingKind = 'part' | 'language' | 'recording' | 'sample'

/** What could not be fetched, and how to fetch it again. */
export interface Missing {
  kind: MissingKind
  /** Reported again, it takes its own place. */
  id: string
  retry: () => void
}

/** A saved student that may be resumed. */
export interface StudentOffer {
  /** `undo`: something has just replaced it; `reload`: this tab was training it; `left`: some tab was. */
  kind: 'undo' | 'reload' | 'left'
  /** Of the run. */
  id: string
}

interface PageState {
  view: ViewId
  /** In the teachers view: show what a file must have, instead of the rest. */
  contract: boolean
  /** The first visit: one picture and two ways on, in place of the playground. */
  beginning: boolean
  /** The tour of the playground is on. */
  tour: boolean
  /** Shown alone, without the rest of the page; null: everything. */
  only: OnlyId | null
  /** Shown alone, and large: for a room full of people. */
  presenting: boolean
  /** The made-up gradients of the gradients view, as a part of the address (whatIfCode.ts); null: none. */
  whatIf: string | null
  /** In the gradients view: the tensor of a step that is looked at; null: none is. */
  tensor: string | null
  /** The phase of the opened step; null: no step is open. */
  phase: string | null
  /** A link, or the person, has chosen the language: it is in the address from then on. */
  languageChosen: boolean
  missing: readonly Missing[]
  /** The site was updated since this page was opened. */
  updated: boolean
  /** Offered after a run was replaced. */
  studentOffer: StudentOffer | null
  /** The fragment that Back led to, whose settings are not those of the run on screen. */
  addressOffer: string | null
  /** What this browser will not store for the page. */
  refused: Refusals
  /**
   * The experiment in the address, before the Lab's code is there: the name of a ready-made one, or a whole one
   * (labLink.ts). Null: none.
   */
  experiment: string | null
  /** The part of the Lab that is open, one of LAB_PARTS; null: its experiments. */
  labPart: string | null
  /** Several runs from the set-up form: settings to start from, and the one to vary. Taken by the Lab. */
  several: { settings: Settings; varied: keyof Settings | null } | null
  /** One of the two has just been requested: the Lab shows its experiments, whichever part was open. */
  labAsked: boolean
}

export const usePage = create<PageState>(() => ({
  view: 'playground',
  contract: false,
  beginning: false,
  tour: false,
  only: null,
  presenting: false,
  whatIf: null,
  tensor: null,
  phase: null,
  languageChosen: false,
  missing: [],
  updated: false,
  studentOffer: null,
  addressOffer: null,
  refused: refusals(),
  experiment: null,
  labPart: null,
  several: null,
  labAsked: false,
}))
