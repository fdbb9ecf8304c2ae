// 앞말에 맞는 조사: 받침이 있는지, ㄹ인지는 마지막 글자의 소리가 정한다.

const PARTICLES = {
  '은/는': ['은', '는'],
  '이/가': ['이', '가'],
  '을/를': ['을', '를'],
  '으로/로': ['으로', '로'],
  '이라는/라는': ['이라는', '라는'],
} as const
export type ParticlePair = keyof typeof PARTICLES

/** What stands where the sound is not known: in writing that is usual for words of other alphabets. */
const BOTH: Record<ParticlePair, string> = {
  '은/는': '은(는)',
  '이/가': '이(가)',
  '을/를': '을(를)',
  '으로/로': '(으)로',
  '이라는/라는': '(이)라는',
}

const FIRST_SYLLABLE = 0xac00
const LAST_SYLLABLE = 0xd7a3
const FINALS = 28
const RIEUL = 8

/** Final consonants of the digits as they are read: 영 일 이 삼 사 오 육 칠 팔 구; 1: some, 8: ㄹ. Tens end as 영. */
const DIGITS = [1, RIEUL, 0, 1, 0, 0, 1, RIEUL, RIEUL, 0]

/**
 * 0: no final consonant; 8: ㄹ; any other number: another one; null: not known. What stands in brackets at the end is
 * not read.
 */
function finalOf(word: string): number | null {
  const read = word.replace(/(?<=\S)\s*\([^()]*\)$/u, '').replace(/["'”’\s]+$/u, '')
  const last = read.at(-1) ?? ''
  if (last === '%') return 0
  if (/[0-9]/.test(last)) return DIGITS[Number(last)]
  const code = last.codePointAt(0) ?? 0
  return code >= FIRST_SYLLABLE && code <= LAST_SYLLABLE ? (code - FIRST_SYLLABLE) % FINALS : null
}

/** The particle that follows a word, a number or a name: `particle('교사', '은/는')` is `는`. */
export function particle(word: string | number, pair: ParticlePair): string {
  const final = finalOf(String(word))
  if (final === null) return BOTH[pair]
  const [closed, open] = PARTICLES[pair]
  return final === 0 || (pair === '으로/로' && final === RIEUL) ? open : closed
}

/** The word with its particle. */
export const withParticle = (word: string | number, pair: ParticlePair): string =>
  `${word}${particle(word, pair)}`
