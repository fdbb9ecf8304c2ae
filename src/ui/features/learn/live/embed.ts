// Entry of a figure that stands alone in a frame.

import { postHeight } from './postHeight'

postHeight(document.querySelector<HTMLElement>('figure[data-figure]')?.dataset.figure ?? null)
