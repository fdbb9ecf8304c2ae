// The words of the glossary as they stand in texts, in every language: what is found is explained where it stands.
// What they mean is in glossary.en.ts and glossary.ko.ts, fetched when a word is first opened.

import type { Language } from '../state/preferencesSlice'

/**
 * Forms are parts of regular expressions. A longer form stands before the shorter one that it contains. Korean
 * forms are split at `|`, so they have no groups.
 */
const FORMS = {
  kd: { en: 'KD|knowledge distillation', ko: 'KD|지식 증류' },
  agp: { en: 'AGP|asymmetric gradient projection', ko: 'AGP|비대칭 그래디언트 투영' },
  ce: { en: 'ce|cross-entropy|supervised loss', ko: 'ce|교차 엔트로피|정답 손실' },
  supervisedGradient: { en: 'supervised gradients?', ko: '정답 그래디언트' },
  teacherGradient: { en: 'teacher gradients?', ko: '교사 그래디언트' },
  pcgrad: { en: 'PCGrad', ko: 'PCGrad' },
  surgery: { en: 'gradient surgery', ko: '그래디언트 서저리' },
  gram: { en: 'Gram matri(?:x|ces)', ko: '그램 행렬' },
  norm: { en: 'gradient norms?|norms?', ko: '그래디언트 크기|노름' },
  conflict: { en: 'conflict rate|conflict angles?|conflict(?:s|ed|ing)?', ko: '충돌률|충돌' },
  projection: { en: 'projections?|project(?:s|ed)?', ko: '투영' },
  stage1: { en: 'stage 1', ko: '1단계' },
  stage2: { en: 'stage 2', ko: '2단계' },
  coefficient: { en: 'coefficients?', ko: '결합 계수|계수' },
  cosine: { en: 'cosines?', ko: '코사인' },
  micro: { en: 'micro-batch(?:es)?', ko: '마이크로배치' },
  batch: { en: 'batch(?:es)?', ko: '배치' },
  seed: { en: 'seeds?', ko: '시드' },
  gradient: { en: 'gradients?', ko: '그래디언트' },
  teacherLoss: { en: 'teacher loss(?:es)?', ko: '교사 손실' },
  lossWeight: { en: 'loss weights?', ko: '손실 가중치' },
  loss: { en: 'loss(?:es)?', ko: '손실' },
  textToVision: { en: 'text to vision', ko: '텍스트 ?→ ?이미지' },
  matching: { en: 'layer matching|layers?', ko: '층 짝짓기' },
  /** Not where an arrow begins. */
  head: { en: '(?:attention )?heads?(?! to tail)', ko: '어텐션 헤드|헤드' },
  attention: { en: 'attention maps?|attention', ko: '어텐션 맵|어텐션' },
  hidden: { en: 'hidden states?', ko: '은닉 상태' },
  logits: { en: 'logits', ko: '로짓' },
  margin: { en: 'generalized margins?|margins?', ko: '일반화 마진|마진' },
  /** Not what a car or a traffic light signals. */
  signal: { en: 'signals?(?! (?:left|right))', ko: '신호(?!등)' },
  mixing: { en: 'mixing matrix|teacher mixing|mixing', ko: '혼합 행렬|교사 섞기' },
  token: { en: 'tokens?|patch(?:es)?', ko: '토큰|패치' },
  exactMatch: { en: 'exact match|accuracy', ko: '완전 일치|정확도' },
  majority: { en: 'most common answers?|majority answers?', ko: '가장 흔한 답|다수 답' },
  validation: { en: 'validation questions?|validation', ko: '검증 질문|검증' },
  learningRate: { en: 'learning rate', ko: '학습률' },
  warmUp: { en: 'warm-up', ko: '워밍업' },
  clipping: { en: 'clip(?:s|ped|ping)?', ko: '클리핑' },
  optimizer: { en: 'AdamW', ko: 'AdamW' },
  dispersion: { en: 'dispersion', ko: '산포' },
  checkpoint: { en: 'checkpoints?', ko: '체크포인트' },
  mse: { en: 'mean squared error|MSE', ko: '평균 제곱 오차|MSE' },
  tensor: { en: 'tensors?', ko: '텐서' },
  temperature: { en: 'temperatures?', ko: '온도' },
  kl: { en: 'KL divergence|KL', ko: 'KL 발산|KL' },
  mlp: { en: 'MLPs?', ko: 'MLP' },
  standardError: { en: 'standard errors?', ko: '표준 오차' },
  interval: {
    en: '(?:95 % |confidence |t )intervals?',
    ko: '95% 구간|95% 신뢰구간|95% t 구간|신뢰 구간|신뢰구간|t 구간',
  },
  /** Not the ending of a file's name. */
  onnx: { en: '(?<!\\.)ONNX', ko: '(?<![.\\w])ONNX(?![\\w-])' },
  safetensors: { en: 'safetensors', ko: 'safetensors' },
  ego: { en: 'ego', ko: 'ego|자차' },
  adapter: { en: 'graphics adapter|adapter', ko: '그래픽 어댑터|어댑터' },
} as const satisfies Record<string, Record<Language, string>>

export type TermId = keyof typeof FORMS
export const TERM_IDS = Object.keys(FORMS) as TermId[]

/** Words of Latin letters end where a word ends. */
const whole = (form: string): string => `\\b(?:${form})(?![\\w-])`

/** Finds the words of the glossary, a group each in the order of `TERM_IDS`; Korean ones may go on with a particle. */
export const termPattern = (language: Language): RegExp =>
  new RegExp(
    TERM_IDS.map((id) => {
      const forms = FORMS[id][language]
      if (language !== 'ko') return `(${whole(forms)})`
      return `(${forms
        .split('|')
        .map((form) => (/^\w/.test(form) ? whole(form) : form))
        .join('|')})`
    }).join('|'),
    'gi',
  )

const PATTERNS: Partial<Record<Language, RegExp>> = {}

/** A piece of a text: plain, or a word of the glossary. */
export interface TextPiece {
  text: string
  term: TermId | null
}

/** Splits a text at the words of the glossary; of each only the first time that it stands there. */
export function piecesOf(text: string, language: Language): TextPiece[] {
  const found = new Set<TermId>()
  const pieces: TextPiece[] = []
  let end = 0
  for (const match of text.matchAll((PATTERNS[language] ??= termPattern(language)))) {
    const term = TERM_IDS[match.slice(1).findIndex((part) => part !== undefined)]
    if (!term || found.has(term)) continue
    found.add(term)
    if (match.index > end) pieces.push({ text: text.slice(end, match.index), term: null })
    pieces.push({ text: match[0], term })
    end = match.index + match[0].length
  }
  if (end < text.length) pieces.push({ text: text.slice(end), term: null })
  return pieces
}
