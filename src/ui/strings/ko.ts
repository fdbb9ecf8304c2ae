import { type Strings, en } from './en'
export const ko: Strings = en
