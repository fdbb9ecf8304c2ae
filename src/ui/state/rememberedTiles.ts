// Which tile was the faster one on this adapter, from visit to visit. Its text is the training worker's
// (`experiment/run/tileMemory.ts`), which has no localStorage.

import { recall, remember } from '../../browser/storage'

const KEY = 'tiles'

export const rememberedTiles = (): string | null => recall(KEY)

export const rememberTiles = (text: string): void => remember(KEY, text)
