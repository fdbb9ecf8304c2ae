// The evaluation card of an exported student: what was measured, on how many questions, beside what answering
// without looking scores. Measured figures only. As data (card.json) and as text (README.md, in English and
// in Korean).

import type { Accuracy } from '../distill/tasks'
import { wilson } from '../experiment/lab/statistics'
import { OWN_KEY } from '../teacher/hubConfig'
import type { ModelConfig } from '../nn/config'
import type { InitialWeights } from '../settings/initialWeights'
import type { OwnDataName } from '../protocol/runFacts'
import type { Settings } from '../settings/settings'
import { CAPABILITIES, type Capability } from '../world/types'

type Shares = Record<Capability, number>

export interface StudentCard {
  format: 'drive-kd-student'
  formatVersion: 1
  name: string
  model: ModelConfig
  parameters: number
  /** Optimizer steps done, of `settings.steps`. */
  step: number
  seed: number
  settings: Settings
  /**
   * Learning rate or weights were changed during the run: `settings` are the last ones and do not repeat it.
   */
  tuned: boolean
  /** The initial weights from a file; null: those of the seed. */
  startedFrom: InitialWeights | null
  /** The custom data set that it learned from; absent: the world's frames. */
  trainingData?: OwnDataName
  /** Counted arithmetic of all steps. */
  trainingFlops: number
  evaluation: {
    split: 'validation'
    questions: Shares
    /** Shares from 0 to 1: every word of the answer, `<eos>` included, is the likeliest one. */
    exactMatch: Shares
    /** The same questions, every picture replaced by a grey one. */
    noImage: Shares
    /** On test questions, which are never used for choosing; of a finished run that has some. */
    test?: { questions: number; exactMatch: Shares }
    /** On a custom data set, where the run has one for evaluation. */
    ownData?: OwnDataName & { questions: Shares; exactMatch: Shares }
    /** Always giving each template's most frequent training answer. */
    majority: Shares
    teachers: { name: string; exactMatch: Shares }[]
  }
  adapter: string
  date: string
  version: string
}

type Tested = NonNullable<StudentCard['evaluation']['test']>
type OnOwnData = NonNullable<StudentCard['evaluation']['ownData']>

/** The three shares of an accuracy. */
export const shares = ({ perception, reasoning, planning }: Pick<Accuracy, Capability>): Shares => ({
  perception,
  reasoning,
  planning,
})

const percent = (share: number): string => (100 * share).toFixed(1)

/** Each capability that was asked, with Wilson's interval and the number of questions. */
const counted = ({ questions, exactMatch }: OnOwnData, names: Record<Capability, string>): string =>
  CAPABILITIES.flatMap((c) => {
    const interval = wilson(Math.round(exactMatch[c] * questions[c]), questions[c])
    return interval
      ? [
          `${names[c]} ${percent(exactMatch[c])} (95 % ${interval.map(percent).join('\u2013')}, n ${questions[c]})`,
        ]
      : []
  }).join(', ')

const CAPABILITY_WORDS = {
  en: { perception: 'perception', reasoning: 'reasoning', planning: 'planning' },
  ko: { perception: '인지', reasoning: '추론', planning: '계획' },
}

const WORDS = {
  en: {
    capability: CAPABILITY_WORDS.en,
    questions: 'questions',
    rows: {
      student: 'this student',
      noImage: 'this student, grey pictures',
      majority: 'most frequent answer',
      teacher: (name: string) => `teacher "${name}"`,
    },
    what: (c: StudentCard) =>
      `A small vision-language student of the Drive-KD playground: ${c.model.layers} layers x ${c.model.width}, ${c.model.heads} heads, ${c.parameters.toLocaleString('en')} parameters (${c.model.family} family). It answers three kinds of questions about 48 x 48 pictures of made-up road scenes in a vocabulary of ${c.model.vocabulary} words. It knows nothing of real roads.`,
    evaluation: 'Evaluation',
    measured: (c: StudentCard) =>
      `Exact match in % on the ${c.evaluation.split} questions, measured when it was exported (${c.date.slice(0, 10)}, ${c.adapter}).`,
    tested: ({ questions, exactMatch }: Tested) =>
      `On ${questions.toLocaleString('en')} test questions, which nothing was chosen by: perception ${percent(exactMatch.perception)}, reasoning ${percent(exactMatch.reasoning)}, planning ${percent(exactMatch.planning)}.`,
    onOwn: (own: OnOwnData) =>
      `On the data set "${own.name}" of its user (${own.scenes} scenes, ${own.id}): ${counted(own, CAPABILITY_WORDS.en)}.`,
    learnedFrom: ({ name, scenes, id }: OwnDataName) =>
      `It learned from the data set "${name}" of its user (${scenes} scenes, ${id}); without that file it cannot be repeated.`,
    training: 'Training',
    trained: (c: StudentCard) =>
      `Step ${c.step} of ${c.settings.steps}, method \`${c.settings.method}\`, seed ${c.seed}, version ${c.version}. All settings are in card.json; the same settings and seed give the same student again on the same adapter.`,
    tuned:
      'Learning rate or loss weights were changed while it ran, so these settings alone do not repeat it.',
    from: (o: InitialWeights) =>
      `It started from the weights of the file ${o.file} (SHA-256 ${o.sha256}); without that file it cannot be repeated.`,
    files: 'Files',
    list: [
      'model.onnx: the student for onnxruntime. Inputs `features` [B, 36, 44] and `tokens` [B, K, 8] (int32), outputs `logits` [B, K, 8, 80] and the attention maps',
      "model.safetensors, config.json: the same weights under Hugging Face's names, the fixed vision projector included. The playground opens them again",
      'encoder.onnx: the frozen vision encoder, `pixels` [B, 3, 48, 48] in [-1, 1] to `features`; shared by all students and not trained with them',
      'card.json: this card as data',
    ],
    use: 'Use in PyTorch',
  },
  ko: {
    capability: CAPABILITY_WORDS.ko,
    questions: '질문 수',
    rows: {
      student: '이 학생',
      noImage: '이 학생, 회색 그림',
      majority: '가장 흔한 답',
      teacher: (name: string) => `교사 "${name}"`,
    },
    what: (c: StudentCard) =>
      `Drive-KD 플레이그라운드의 작은 비전-언어 학생 모델입니다. ${c.model.layers}층 x ${c.model.width}, 헤드 ${c.model.heads}개, 파라미터 ${c.parameters.toLocaleString('en')}개(${c.model.family} 계열). 꾸며 낸 48 x 48 도로 장면에 관한 세 종류의 질문에 단어 ${c.model.vocabulary}개로 답합니다. 실제 도로는 모릅니다.`,
    evaluation: '평가',
    measured: (c: StudentCard) =>
      `검증 질문에서의 완전 일치(%), 내보낼 때 측정(${c.date.slice(0, 10)}, ${c.adapter}).`,
    tested: ({ questions, exactMatch }: Tested) =>
      `무엇을 고르는 데에도 쓰지 않은 테스트 질문 ${questions.toLocaleString('en')}개: 인지 ${percent(exactMatch.perception)}, 추론 ${percent(exactMatch.reasoning)}, 계획 ${percent(exactMatch.planning)}.`,
    onOwn: (own: OnOwnData) =>
      `사용자의 데이터셋 "${own.name}"(장면 ${own.scenes}개, ${own.id}): ${counted(own, CAPABILITY_WORDS.ko)}.`,
    learnedFrom: ({ name, scenes, id }: OwnDataName) =>
      `사용자의 데이터셋 "${name}"(장면 ${scenes}개, ${id})으로 배웠습니다. 그 파일이 없으면 되풀이할 수 없습니다.`,
    training: '학습',
    trained: (c: StudentCard) =>
      `${c.settings.steps} 스텝 중 ${c.step} 스텝, 방법 \`${c.settings.method}\`, 시드 ${c.seed}, 버전 ${c.version}. 모든 설정은 card.json에 있습니다. 설정과 시드가 같으면 같은 어댑터에서 같은 학생이 다시 나옵니다.`,
    tuned: '실행 중에 학습률이나 손실 가중치를 바꾸어, 이 설정만으로는 똑같이 되풀이되지 않습니다.',
    from: (o: InitialWeights) =>
      `${o.file} 파일(SHA-256 ${o.sha256})의 가중치에서 시작했습니다. 그 파일이 없으면 되풀이할 수 없습니다.`,
    files: '파일',
    list: [
      'model.onnx: onnxruntime용 학생. 입력 `features` [B, 36, 44]와 `tokens` [B, K, 8](int32), 출력 `logits` [B, K, 8, 80]과 어텐션 맵',
      'model.safetensors, config.json: 같은 가중치를 Hugging Face의 이름으로 담은 것. 고정된 비전 프로젝터도 들어 있으며 플레이그라운드에서 다시 열 수 있습니다',
      'encoder.onnx: 고정된 비전 인코더, [-1, 1] 범위의 `pixels` [B, 3, 48, 48]에서 `features`로. 모든 학생이 함께 쓰며 학생과 함께 학습되지 않습니다',
      'card.json: 이 카드의 데이터',
    ],
    use: 'PyTorch에서 쓰기',
  },
}

function table(card: StudentCard, t: (typeof WORDS)['en']): string {
  const { evaluation: e } = card
  const row = (name: string, values: readonly string[]): string => `| ${name} | ${values.join(' | ')} |`
  const share = (name: string, of: Shares): string =>
    row(
      name,
      CAPABILITIES.map((c) => percent(of[c])),
    )
  return [
    row(
      '',
      CAPABILITIES.map((c) => t.capability[c]),
    ),
    '|---|---|---|---|',
    share(`**${t.rows.student}**`, e.exactMatch),
    share(t.rows.noImage, e.noImage),
    share(t.rows.majority, e.majority),
    ...e.teachers.map(({ name, exactMatch }) => share(t.rows.teacher(name), exactMatch)),
    row(
      t.questions,
      CAPABILITIES.map((c) => String(e.questions[c])),
    ),
  ].join('\n')
}

const CLASSES: Record<ModelConfig['family'], { name: string; embedding: string }> = {
  gpt: { name: 'GPT2LMHeadModel', embedding: 'model.transformer.wte' },
  llama: { name: 'LlamaForCausalLM', embedding: 'model.model.embed_tokens' },
}

/** One question in PyTorch: the same logits as the ONNX file's (see the reference test). */
const snippet = ({ model }: StudentCard): string => `\`\`\`python
import json, onnxruntime, torch
from safetensors.torch import load_file
from transformers import ${CLASSES[model.family].name}

model = ${CLASSES[model.family].name}.from_pretrained('.').eval()
projector = load_file('model.safetensors')['projector.weight']
words = json.load(open('config.json'))['${OWN_KEY}']['vocabulary']

pixels = torch.zeros(1, 3, 48, 48)  # RGB in [-1, 1]
features = onnxruntime.InferenceSession('encoder.onnx').run(['features'], {'pixels': pixels.numpy()})[0]
tokens = torch.tensor([[words.index(w) for w in 'light state'.split()]])
picture = torch.tensor(features) @ projector
embeddings = torch.cat([picture, ${CLASSES[model.family].embedding}(tokens)], dim=1)
logits = model(inputs_embeds=embeddings).logits[:, ${model.imageTokens}:]
print(words[int(logits[0, -1].argmax())])
\`\`\``

function section(card: StudentCard, t: (typeof WORDS)['en']): string {
  return [
    t.what(card),
    `## ${t.evaluation}`,
    t.measured(card),
    table(card, t),
    ...(card.evaluation.test ? [t.tested(card.evaluation.test)] : []),
    ...(card.evaluation.ownData ? [t.onOwn(card.evaluation.ownData)] : []),
    `## ${t.training}`,
    t.trained(card),
    ...(card.trainingData ? [t.learnedFrom(card.trainingData)] : []),
    ...(card.tuned ? [t.tuned] : []),
    ...(card.startedFrom ? [t.from(card.startedFrom)] : []),
    `## ${t.files}`,
    t.list.map((line) => `- ${line}`).join('\n'),
    `## ${t.use}`,
  ].join('\n\n')
}

/** README.md of the exported folder: a Hugging Face model card. */
export const cardText = (card: StudentCard): string => `---
license: apache-2.0
library_name: transformers
tags: [knowledge-distillation, drive-kd, toy]
language: [en]
---

# ${card.name}

${section(card, WORDS.en)}

${snippet(card)}

# ${card.name} (한국어)

${section(card, WORDS.ko)}

위의 영어 부분에 있는 코드와 같습니다.
`
