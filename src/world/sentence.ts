// Tokens as natural sentences, in English and Korean, one entry per template. Covers every question of the
// world; a model's answer that fits no pattern is shown as its bare words, because nothing may be hidden or
// repaired.

import type { TemplateId } from './types'
import { EOS, PAD, VOCABULARY } from './vocabulary'

export type Language = 'en' | 'ko'

type Say = (first: string, second: string, third: string) => string | undefined
interface Phrases {
  /** From the question's last word (its variable) and the word before it. */
  question: (variable: string, before: string) => string
  /** From the answer's words, '' where there is none; undefined where they fit no pattern. */
  answer: Say
}

const KOREAN: Readonly<Record<string, string>> = {
  red: '빨간색',
  blue: '파란색',
  white: '흰색',
  yellow: '노란색',
  green: '초록색',
  cyan: '청록색',
  car: '승용차',
  truck: '트럭',
  bus: '버스',
  pedestrian: '보행자',
  cone: '라바콘',
  left: '왼쪽',
  center: '가운데',
  right: '오른쪽',
  near: '가까운 곳',
  mid: '중간',
  far: '먼 곳',
}
const LANE_EN: Readonly<Record<string, string>> = { left: 'left', center: 'centre', right: 'right' }
const DISTANCE_EN: Readonly<Record<string, string>> = { near: 'near', mid: 'halfway', far: 'far away' }
const COLOURS: readonly string[] = ['red', 'blue', 'white', 'yellow', 'green', 'cyan']
const TYPES: readonly string[] = ['car', 'truck', 'bus']
const OBJECTS: readonly string[] = [...TYPES, 'pedestrian', 'cone']

const PLACE_EN: Readonly<Record<string, string>> = {
  near: 'near in the',
  mid: 'halfway along the',
  far: 'far ahead in the',
}

/** `left-near` as "near in the left lane"; undefined where the word is no place. */
function placeEn(word: string): string | undefined {
  const [lane, distance] = word.split('-')
  return lane in LANE_EN && distance in PLACE_EN ? `${PLACE_EN[distance]} ${LANE_EN[lane]} lane` : undefined
}

function placeKo(word: string): string | undefined {
  const [lane, distance] = word.split('-')
  return lane in LANE_EN && distance in DISTANCE_EN ? `${KOREAN[lane]} 차로 ${KOREAN[distance]}` : undefined
}

/** The Korean subject particle of an object's name: after a final consonant or not. */
const subjectKo = (object: string): string => (object === 'truck' || object === 'cone' ? '이' : '가')

const capital = (text: string): string => text[0].toUpperCase() + text.slice(1)
const known = (word: string, list: readonly string[]): boolean => list.includes(word)

const thingEn: Say = (first, second) => {
  if (first === 'nothing' && second === '') return 'Nothing.'
  if (known(first, ['pedestrian', 'cone']) && second === '') return `A ${first}.`
  return known(first, COLOURS) && known(second, TYPES) ? `A ${first} ${second}.` : undefined
}
const thingKo: Say = (first, second) => {
  if (first === 'nothing' && second === '') return '아무것도 없습니다.'
  if (known(first, ['pedestrian', 'cone']) && second === '') return `${KOREAN[first]}입니다.`
  return known(first, COLOURS) && known(second, TYPES)
    ? `${KOREAN[first]} ${KOREAN[second]}입니다.`
    : undefined
}

/** An answer taken from a fixed list of sentences, by its words. */
const oneOf =
  (sentences: Readonly<Record<string, string>>): Say =>
  (first, second, third) =>
    sentences[[first, second, third].filter((word) => word !== '').join(' ')]

/** Sentences for `verb object` answers over every object. */
const perObject = (say: (object: string) => [key: string, sentence: string]): Record<string, string> =>
  Object.fromEntries(OBJECTS.map(say))

const REASON_EN: Readonly<Record<string, string>> = {
  crossing: 'is crossing',
  blocking: 'blocks the way',
  braking: 'is braking',
  merging: 'is merging',
  close: 'is close',
}
const REASON_KO: Readonly<Record<string, string>> = {
  crossing: '횡단 중',
  blocking: '길을 막음',
  braking: '제동 중',
  merging: '끼어드는 중',
  close: '가까움',
}

const ENGLISH: Readonly<Record<TemplateId, Phrases>> = {
  P1: { question: (place) => `What is ${placeEn(place)}?`, answer: thingEn },
  P2: {
    question: (colour) => `Where is the ${colour} vehicle?`,
    answer: (place, rest) => {
      if (rest !== '') return undefined
      const where = placeEn(place)
      return place === 'none' ? 'There is none.' : where && `${capital(where)}.`
    },
  },
  P3: {
    question: () => 'What does the traffic light show?',
    answer: oneOf({ none: 'There is no traffic light.', red: 'Red.', yellow: 'Yellow.', green: 'Green.' }),
  },
  P4: {
    question: (place) => `What is the vehicle ${placeEn(place)} doing?`,
    answer: oneOf({
      cruising: 'Cruising.',
      braking: 'Braking.',
      'signal-left': 'Signalling left.',
      'signal-right': 'Signalling right.',
    }),
  },
  P5: {
    question: () => 'What does the road sign say?',
    answer: oneOf({
      none: 'There is no sign.',
      stop: 'Stop.',
      thirty: 'Speed limit 30.',
      sixty: 'Speed limit 60.',
    }),
  },
  R1: {
    question: () => 'What matters most right now?',
    answer: (first, second, third) => {
      if (third === '')
        return oneOf({ 'nothing clear': 'Nothing: the road is clear.', 'light red': 'The red light.' })(
          first,
          second,
          third,
        )
      const where = placeEn(second)
      return known(first, OBJECTS) && where && third in REASON_EN
        ? `The ${first} ${where}: it ${REASON_EN[third]}.`
        : undefined
    },
  },
  R2: {
    question: () => 'What happens if the ego car keeps its speed?',
    answer: oneOf({
      safe: 'Nothing: it is safe.',
      'run light': 'It runs the red light.',
      ...perObject((object) => [`hit ${object}`, `It hits the ${object}.`]),
    }),
  },
  R3: { question: (colour) => `What is ahead of the ${colour} vehicle in its lane?`, answer: thingEn },
  R4: {
    question: (colour, side) => `What is just to the ${side} of the ${colour} vehicle?`,
    answer: thingEn,
  },
  R5: {
    question: (colour) => `What will the ${colour} vehicle do?`,
    answer: oneOf({
      stop: 'It will stop.',
      'move left': 'It will move left.',
      'move right': 'It will move right.',
      'go straight': 'It will go straight on.',
    }),
  },
  L1: {
    question: () => 'What should the ego car do now?',
    answer: oneOf({
      ...perObject((object) => [`brake for ${object}`, `Brake for the ${object}.`]),
      ...perObject((object) => [`slow for ${object}`, `Slow down for the ${object}.`]),
      ...perObject((object) => [`stop for ${object}`, `Stop for the ${object}.`]),
      'stop for light': 'Stop for the light.',
      'slow for light': 'Slow down for the light.',
      'stop for sign': 'Stop for the sign.',
      'change left': 'Change to the left lane.',
      'change right': 'Change to the right lane.',
      'keep thirty': 'Keep to 30.',
      accelerate: 'Accelerate.',
    }),
  },
  L2: {
    question: (side) => `Can the ego car change to the ${side} lane?`,
    answer: (first, second, third) => {
      if (first === 'yes' && second === '') return 'Yes.'
      return first === 'no' && known(second, OBJECTS) && third in DISTANCE_EN
        ? `No: a ${second} is ${DISTANCE_EN[third]}.`
        : undefined
    },
  },
  L3: {
    question: () => 'Which lane is best now?',
    answer: (lane, reach, rest) => {
      if (!(lane in LANE_EN) || rest !== '') return undefined
      if (reach === 'clear') return `The ${LANE_EN[lane]} lane: it is clear.`
      return reach in DISTANCE_EN
        ? `The ${LANE_EN[lane]} lane: its first obstacle is ${DISTANCE_EN[reach]}.`
        : undefined
    },
  },
  L4: {
    question: () => 'What speed should the ego car aim for?',
    answer: oneOf({ zero: 'Zero: stop.', slow: 'Slow.', thirty: '30.', sixty: '60.' }),
  },
}

const KOREAN_PHRASES: Readonly<Record<TemplateId, Phrases>> = {
  P1: { question: (place) => `${placeKo(place)}에 무엇이 있습니까?`, answer: thingKo },
  P2: {
    question: (colour) => `${KOREAN[colour]} 차량은 어디에 있습니까?`,
    answer: (place, rest) => {
      if (rest !== '') return undefined
      const where = placeKo(place)
      return place === 'none' ? '없습니다.' : where && `${where}입니다.`
    },
  },
  P3: {
    question: () => '신호등은 무슨 색입니까?',
    answer: oneOf({
      none: '신호등이 없습니다.',
      red: '빨간불입니다.',
      yellow: '노란불입니다.',
      green: '초록불입니다.',
    }),
  },
  P4: {
    question: (place) => `${placeKo(place)}의 차량은 어떤 상태입니까?`,
    answer: oneOf({
      cruising: '정속 주행 중입니다.',
      braking: '제동 중입니다.',
      'signal-left': '왼쪽 방향 지시등을 켰습니다.',
      'signal-right': '오른쪽 방향 지시등을 켰습니다.',
    }),
  },
  P5: {
    question: () => '표지판은 무엇입니까?',
    answer: oneOf({
      none: '표지판이 없습니다.',
      stop: '정지 표지판입니다.',
      thirty: '제한 속도 30입니다.',
      sixty: '제한 속도 60입니다.',
    }),
  },
  R1: {
    question: () => '지금 가장 먼저 살펴야 할 것은 무엇입니까?',
    answer: (first, second, third) => {
      if (third === '')
        return oneOf({ 'nothing clear': '없습니다. 길이 비어 있습니다.', 'light red': '빨간불입니다.' })(
          first,
          second,
          third,
        )
      const where = placeKo(second)
      return known(first, OBJECTS) && where && third in REASON_KO
        ? `${where}의 ${KOREAN[first]}입니다(${REASON_KO[third]}).`
        : undefined
    },
  },
  R2: {
    question: () => '지금 속도를 유지하면 어떻게 됩니까?',
    answer: oneOf({
      safe: '안전합니다.',
      'run light': '빨간불을 지나칩니다.',
      ...perObject((object) => [`hit ${object}`, `${KOREAN[object]}에 부딪힙니다.`]),
    }),
  },
  R3: { question: (colour) => `${KOREAN[colour]} 차량의 앞에는 무엇이 있습니까?`, answer: thingKo },
  R4: {
    question: (colour, side) => `${KOREAN[colour]} 차량의 바로 ${KOREAN[side]}에는 무엇이 있습니까?`,
    answer: thingKo,
  },
  R5: {
    question: (colour) => `${KOREAN[colour]} 차량은 어떻게 움직입니까?`,
    answer: oneOf({
      stop: '멈춥니다.',
      'move left': '왼쪽으로 이동합니다.',
      'move right': '오른쪽으로 이동합니다.',
      'go straight': '직진합니다.',
    }),
  },
  L1: {
    question: () => '자차는 지금 무엇을 해야 합니까?',
    answer: oneOf({
      ...perObject((object) => [`brake for ${object}`, `${KOREAN[object]} 때문에 제동합니다.`]),
      ...perObject((object) => [`slow for ${object}`, `${KOREAN[object]} 때문에 속도를 줄입니다.`]),
      ...perObject((object) => [`stop for ${object}`, `${KOREAN[object]} 때문에 멈춥니다.`]),
      'stop for light': '신호등 때문에 멈춥니다.',
      'slow for light': '신호등 때문에 속도를 줄입니다.',
      'stop for sign': '표지판 때문에 멈춥니다.',
      'change left': '왼쪽 차로로 바꿉니다.',
      'change right': '오른쪽 차로로 바꿉니다.',
      'keep thirty': '30을 유지합니다.',
      accelerate: '가속합니다.',
    }),
  },
  L2: {
    question: (side) => `${KOREAN[side]} 차로로 바꿀 수 있습니까?`,
    answer: (first, second, third) => {
      if (first === 'yes' && second === '') return '예.'
      return first === 'no' && known(second, OBJECTS) && third in DISTANCE_EN
        ? `아니요. ${KOREAN[third]}에 ${KOREAN[second]}${subjectKo(second)} 있습니다.`
        : undefined
    },
  },
  L3: {
    question: () => '지금 가장 좋은 차로는 어디입니까?',
    answer: (lane, reach, rest) => {
      if (!(lane in LANE_EN) || rest !== '') return undefined
      if (reach === 'clear') return `${KOREAN[lane]} 차로입니다. 비어 있습니다.`
      return reach in DISTANCE_EN
        ? `${KOREAN[lane]} 차로입니다. 첫 장애물은 ${KOREAN[reach]}에 있습니다.`
        : undefined
    },
  },
  L4: {
    question: () => '자차의 목표 속도는 얼마입니까?',
    answer: oneOf({ zero: '0, 멈춥니다.', slow: '서행입니다.', thirty: '30입니다.', sixty: '60입니다.' }),
  },
}

const PHRASES: Readonly<Record<Language, Readonly<Record<TemplateId, Phrases>>>> = {
  en: ENGLISH,
  ko: KOREAN_PHRASES,
}

/** A question as a natural sentence. `question` are its token ids, as made by the world for this template. */
export function questionSentence(
  template: TemplateId,
  question: ArrayLike<number>,
  language: Language = 'en',
): string {
  const last = VOCABULARY[question[question.length - 1]]
  const before = VOCABULARY[question[question.length - 2]]
  return PHRASES[language][template].question(last, before)
}

/**
 * An answer as a natural sentence. Any ids will do, a model's included: reading stops at `<eos>`, padding is
 * skipped, and words that make no answer to this template come back as they are, in English and between
 * quotation marks.
 */
export function answerSentence(
  template: TemplateId,
  answer: ArrayLike<number>,
  language: Language = 'en',
): string {
  const ids = Array.from(answer)
  const end = ids.indexOf(EOS)
  const said = (end < 0 ? ids : ids.slice(0, end))
    .filter((id) => id !== PAD)
    .map((id) => VOCABULARY[id] ?? '?')
  if (said.length === 0) return '…'
  const sentence =
    said.length <= 3 ? PHRASES[language][template].answer(said[0], said[1] ?? '', said[2] ?? '') : undefined
  return sentence ?? `“${said.join(' ')}”`
}
