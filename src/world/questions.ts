// The 14 question templates: what can be asked of a scene, and the true answer. Questions have at most 4
// tokens with the variable last, answers at most 3: the first answer token is predicted from the variable's
// position.

import { hazard } from './hazard'
import type { RandomStream } from './random'
import { COLOURS, DISTANCES, firstObject, hasRoom, LANES, objectAt, vehicles } from './scene'
import type { Capability, Lane, Question, Scene, SceneObject, TemplateId } from './types'
import { colourId, placeId, tokenId, tokenIds } from './vocabulary'

/** Templates of each capability, in the order of the round robin. */
export const TEMPLATES: Readonly<Record<Capability, readonly TemplateId[]>> = {
  perception: ['P1', 'P2', 'P3', 'P4', 'P5'],
  reasoning: ['R1', 'R2', 'R3', 'R4', 'R5'],
  planning: ['L1', 'L2', 'L3', 'L4'],
}

export const TEMPLATE_IDS: readonly TemplateId[] = [
  ...TEMPLATES.perception,
  ...TEMPLATES.reasoning,
  ...TEMPLATES.planning,
]

/**
 * Sampling weights of the templates for training a teacher: binding questions, which are hard to learn, are
 * asked more often.
 */
export const TEACHER_TEMPLATE_WEIGHTS: Readonly<Record<TemplateId, number>> = {
  P1: 2,
  P2: 2.5,
  P3: 0.4,
  P4: 1.6,
  P5: 0.4,
  R1: 0.6,
  R2: 0.6,
  R3: 1.5,
  R4: 1.5,
  R5: 1.6,
  L1: 0.8,
  L2: 0.6,
  L3: 0.6,
  L4: 0.6,
}

/** The probability of keeping a question whose answer is "nothing" in a data set. */
const KEEP_EMPTY_PLACE = 0.4
const KEEP_NOTHING_AHEAD = 0.5
const KEEP_NOTHING_BESIDE = 0.35

/** The capability a template belongs to. */
export function capabilityOf(template: TemplateId): Capability {
  return template[0] === 'P' ? 'perception' : template[0] === 'R' ? 'reasoning' : 'planning'
}

/** The word that names an object where one token must do: its type, or pedestrian or cone. */
function nameOf(object: SceneObject): number {
  return tokenId(object.kind === 'vehicle' ? object.type : object.kind)
}

/** The full description: colour and type of a vehicle, or the object's name, or `nothing`. */
function describe(object: SceneObject | undefined): number[] {
  if (!object) return [NOTHING]
  return object.kind === 'vehicle' ? [colourId(object.colour), nameOf(object)] : [nameOf(object)]
}

const NOTHING = tokenId('nothing')
const NONE = tokenId('none')
const WHAT_AT = tokenIds('what at')
const WHERE = tokenId('where')
const STATE_AT = tokenIds('state at')
const WHAT_AHEAD = tokenIds('what ahead')
const WHAT_DO = tokenIds('what do')
const CAN_CHANGE = tokenIds('can change')
const WHAT = tokenId('what')

type Pair = [question: number[], answer: number[]]
/** Whether to keep a question whose answer is "nothing", and which absent colours to ask for. */
interface Choice {
  keep(probability: number): boolean
  absent<T>(colours: readonly T[]): readonly T[]
}

const ASK: Readonly<Record<TemplateId, (scene: Scene, choice: Choice) => Pair[]>> = {
  P1: (scene, choice) => {
    const pairs: Pair[] = []
    for (const lane of LANES) {
      for (const distance of DISTANCES) {
        const object = objectAt(scene, lane, distance)
        if (object || choice.keep(KEEP_EMPTY_PLACE))
          pairs.push([[...WHAT_AT, placeId(lane, distance)], describe(object)])
      }
    }
    return pairs
  },
  P2: (scene, choice) => {
    const present = vehicles(scene)
    const absent = COLOURS.filter((colour) => !present.some((vehicle) => vehicle.colour === colour))
    return [
      ...present.map((vehicle): Pair => [
        [WHERE, colourId(vehicle.colour)],
        [placeId(vehicle.lane, vehicle.distance)],
      ]),
      ...choice.absent(absent).map((colour): Pair => [[WHERE, colourId(colour)], [NONE]]),
    ]
  },
  P3: (scene) => [[tokenIds('light state'), [tokenId(scene.light)]]],
  P4: (scene) =>
    vehicles(scene).map((vehicle) => [
      [...STATE_AT, placeId(vehicle.lane, vehicle.distance)],
      [tokenId(vehicle.state)],
    ]),
  P5: (scene) => [[tokenIds('sign type'), [tokenId(scene.sign)]]],
  R1: (scene) => [[tokenIds('what matters first'), whatMatters(scene)]],
  R2: (scene) => [[tokenIds('if keeps speed'), ifKeepsSpeed(scene)]],
  R3: (scene, choice) => {
    const pairs: Pair[] = []
    for (const vehicle of vehicles(scene)) {
      if (vehicle.distance === 'far') continue
      const ahead = firstObject(scene, vehicle.lane, vehicle.distance)
      if (ahead || choice.keep(KEEP_NOTHING_AHEAD))
        pairs.push([[...WHAT_AHEAD, colourId(vehicle.colour)], describe(ahead)])
    }
    return pairs
  },
  R4: (scene, choice) => {
    const pairs: Pair[] = []
    for (const vehicle of vehicles(scene)) {
      const lane = LANES.indexOf(vehicle.lane)
      for (const side of ['left', 'right'] as const) {
        const neighbour = LANES[side === 'left' ? lane - 1 : lane + 1]
        if (neighbour === undefined) continue
        const object = objectAt(scene, neighbour, vehicle.distance)
        if (object || choice.keep(KEEP_NOTHING_BESIDE))
          pairs.push([[WHAT, tokenId(side), colourId(vehicle.colour)], describe(object)])
      }
    }
    return pairs
  },
  R5: (scene) => {
    const will = {
      braking: 'stop',
      'signal-left': 'move left',
      'signal-right': 'move right',
      cruising: 'go straight',
    } as const
    return vehicles(scene).map((vehicle) => [
      [...WHAT_DO, colourId(vehicle.colour)],
      tokenIds(will[vehicle.state]),
    ])
  },
  L1: (scene) => [[tokenIds('what should ego do'), whatToDo(scene)]],
  L2: (scene) =>
    (['left', 'right'] as const).map((side) => [[...CAN_CHANGE, tokenId(side)], canChange(scene, side)]),
  L3: (scene) => [[tokenIds('best lane now'), bestLane(scene)]],
  L4: (scene) => [[tokenIds('target speed now'), [tokenId(targetSpeed(scene))]]],
}

function whatMatters(scene: Scene): number[] {
  const found = hazard(scene)
  if (found.kind === 'clear') return tokenIds('nothing clear')
  if (found.kind === 'light') return tokenIds('light red')
  return [nameOf(found.object), placeId(found.object.lane, found.object.distance), tokenId(found.kind)]
}

function ifKeepsSpeed(scene: Scene): number[] {
  const found = hazard(scene)
  if (found.kind === 'clear') return [tokenId('safe')]
  if (found.kind === 'light') return tokenIds('run light')
  return [tokenId('hit'), nameOf(found.object)]
}

function whatToDo(scene: Scene): number[] {
  const found = hazard(scene)
  switch (found.kind) {
    case 'crossing':
      return tokenIds('stop for pedestrian')
    case 'light':
      return tokenIds('stop for light')
    case 'blocking':
      return tokenIds(
        hasRoom(scene, 'left') ? 'change left' : hasRoom(scene, 'right') ? 'change right' : 'stop for cone',
      )
    case 'braking':
      return [...tokenIds('brake for'), nameOf(found.object)]
    case 'merging':
    case 'close':
      return [...tokenIds('slow for'), nameOf(found.object)]
    case 'clear':
      if (scene.sign === 'stop') return tokenIds('stop for sign')
      if (scene.light === 'yellow') return tokenIds('slow for light')
      return tokenIds(scene.sign === 'thirty' ? 'keep thirty' : 'accelerate')
  }
}

function canChange(scene: Scene, lane: Lane): number[] {
  const first = firstObject(scene, lane)
  if (!first || first.distance === 'far') return [tokenId('yes')]
  return [tokenId('no'), nameOf(first), tokenId(first.distance)]
}

function bestLane(scene: Scene): number[] {
  let best: Lane = 'center'
  let reach = -1
  for (const lane of ['center', 'left', 'right'] as const) {
    const first = firstObject(scene, lane)
    const distance = first ? DISTANCES.indexOf(first.distance) : DISTANCES.length
    if (distance > reach) {
      best = lane
      reach = distance
    }
  }
  return [tokenId(best), tokenId(reach === DISTANCES.length ? 'clear' : DISTANCES[reach])]
}

function targetSpeed(scene: Scene): 'zero' | 'slow' | 'thirty' | 'sixty' {
  switch (hazard(scene).kind) {
    case 'crossing':
    case 'light':
    case 'blocking':
      return 'zero'
    case 'braking':
    case 'merging':
    case 'close':
      return 'slow'
    case 'clear':
      return scene.sign === 'stop' ? 'zero' : scene.sign === 'thirty' ? 'thirty' : 'sixty'
  }
}

const EVERYTHING: Choice = { keep: () => true, absent: (colours) => colours }

function choiceOf(random: RandomStream): Choice {
  return {
    keep: (probability) => random.uniform() < probability,
    absent: (colours) => (colours.length > 0 ? [random.pick(colours)] : []),
  }
}

/**
 * The questions of one template that fit a scene, with true answers; empty where the template cannot be asked
 * (for instance P4 without a vehicle). With `random`, questions answered by "nothing" are thinned out and one
 * absent colour is chosen, as a data set wants; without it, every question that fits is listed.
 */
export function questionsOf(scene: Scene, template: TemplateId, random?: RandomStream): Question[] {
  const capability = capabilityOf(template)
  const pairs = ASK[template](scene, random ? choiceOf(random) : EVERYTHING)
  return pairs.map(([question, answer]) => ({ template, capability, question, answer }))
}

/** Every question that fits a scene, with true answers, in the order of TEMPLATE_IDS. */
export function everyQuestion(scene: Scene): Question[] {
  return TEMPLATE_IDS.flatMap((template) => questionsOf(scene, template))
}

/**
 * The question of given tokens about a scene, with its true answer; undefined where it does not fit (for
 * instance the state at an empty place).
 */
export function questionFromTokens(scene: Scene, tokens: readonly number[]): Question | undefined {
  return everyQuestion(scene).find(
    ({ question }) => question.length === tokens.length && question.every((id, i) => id === tokens[i]),
  )
}
