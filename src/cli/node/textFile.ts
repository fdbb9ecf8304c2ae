// Text files that a person wrote, for headless commands.

import { readFileSync } from 'node:fs'
import { decodeText } from '../../json/text'

/** The text of a file in UTF-8 or UTF-16 (PowerShell writes that). Throws where it cannot be read. */
export const readTextFile = (path: string): string => decodeText(new Uint8Array(readFileSync(path)))
