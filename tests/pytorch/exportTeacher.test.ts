// export_teacher.py: what it writes of a PyTorch or transformers model can teach here and says here what it says
// there; what it refuses is refused here. And an exported student that went through transformers comes back.
// Needs a Python with PyTorch; for whole models of transformers, with transformers and safetensors too.

import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { initialStudent } from '../../src/experiment/run/initialStudent'
import { studentConfig } from '../../src/experiment/run/recordedRun'
import { parameterLayout, type ModelConfig } from '../../src/nn/config'
import { defaultSettings } from '../../src/settings/resolve'
import { examineTeacher } from '../../src/teacher/examine'
import { exportTeacher } from '../../src/teacher/exportTeacher'
import { hubConfig } from '../../src/teacher/hubConfig'
import { loadTeacher, type CpuTeacherOutput } from '../../src/teacher/runtime'
import { readStudentWeights, writeStudentWeights } from '../../src/teacher/studentWeights'
import { findShards, joinShards } from '../../src/teacher/weightShards'
import { PYTHON_NOTE, pythonHas, runPython, WRITES_ONNX } from '../reference/python'
import { cardFor, largestDifference, randomBatch } from '../teacher/fixtures'

const SOURCES = resolve('pytorch')
const hasTransformers = pythonHas('transformers, safetensors')
const NOTE = hasTransformers ? PYTHON_NOTE : 'skipped: no Python with transformers here, PYTHON names one'
const NOTE_OF_EXPORT = WRITES_ONNX
  ? PYTHON_NOTE
  : 'skipped: no Python that writes ONNX here, PYTHON names one'
const TIMEOUT = 400_000

let folder = ''
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'export-teacher-'))))
afterAll(() => rmSync(folder, { recursive: true }))

const bytesOf = (...path: string[]): Uint8Array => new Uint8Array(readFileSync(join(folder, ...path)))

/** A decoder of one's own, three ways of exporting it, and four mistakes. */
const OWN = `
import json, sys
sys.path.insert(0, sys.argv[1])
import numpy as np, torch, export_teacher as e
from torch import nn

class Own(nn.Module):
    def __init__(self, layers=3, width=16):
        super().__init__()
        self.picture, self.words, self.places = nn.Linear(44, width), nn.Embedding(80, width), nn.Parameter(torch.randn(44, width))
        self.blocks = nn.ModuleList(nn.MultiheadAttention(width, 2, batch_first=True) for _ in range(layers))
        self.head = nn.Linear(width, 80)
        self.register_buffer("mask", torch.ones(44, 44, dtype=torch.bool).triu(1))
    def forward(self, features, words):
        x, maps, hidden = torch.cat([self.picture(features), self.words(words)], 1) + self.places, [], []
        for block in self.blocks:
            y, weights = block(x, x, x, attn_mask=self.mask, need_weights=True, average_attn_weights=False)
            x = x + y
            maps.append(weights)
            hidden.append(x)
        return self.head(x[:, 36:]), maps, hidden[:-1]

class Wrong(Own):
    def __init__(self, change, **shape):
        super().__init__(**shape)
        self.change = change
    def forward(self, features, words):
        return self.change(*super().forward(features, words))

torch.manual_seed(3)
teacher = e.SequenceTeacher(Own()).eval()
assert e.export_teacher(teacher, "own.onnx")
if e.importlib.util.find_spec("onnxscript"):
    frames, questions = torch.export.Dim("B"), torch.export.Dim("K")
    torch.onnx.export(teacher, e.example(2, 3), "two.onnx", dynamo=True, external_data=True, input_names=["features", "tokens"],
        output_names=e.OUTPUTS, dynamic_shapes=({0: frames}, {0: frames, 1: questions}))
class Long(nn.Module):
    def __init__(self):
        super().__init__()
        self.teacher = teacher
    def forward(self, features, tokens):
        return self.teacher(features, tokens.int())
features, tokens = e.example(2, 3)
free = {"features": {0: "B"}, "tokens": {0: "B", 1: "K"}}
torch.onnx.export(Long(), (features, tokens.long()), "long.onnx", input_names=["features", "tokens"], output_names=list(e.OUTPUTS[:3]), dynamic_axes=free, opset_version=16,
    **({"dynamo": False} if "dynamo" in torch.onnx.export.__code__.co_varnames else {}))
found = e.importlib.util.find_spec
e.importlib.util.find_spec = lambda name, *rest: None if name == "onnxscript" else found(name, *rest)
assert e.export_teacher(teacher, "older.onnx")
answers = e.answers(teacher, features, tokens)
json.dump({"features": features.flatten().tolist(), "tokens": tokens.flatten().tolist(), **{name: a.flatten().tolist() for name, a in answers.items()}}, open("own.json", "w"))
for wrong in (
    Wrong(lambda logits, maps, hidden: (logits, [m / 2 for m in maps], hidden)),
    Wrong(lambda logits, maps, hidden: (logits, [m.flip(-1) for m in maps], hidden)),
    Wrong(lambda logits, maps, hidden: (logits * float("nan"), maps, hidden)),
    Wrong(lambda logits, maps, hidden: (logits.flip(1), maps, hidden)),
    Wrong(lambda *outputs: outputs, layers=1),
):
    print("CASE")
    assert not e.export_teacher(e.SequenceTeacher(wrong), "wrong.onnx")
`

describe.skipIf(!WRITES_ONNX)(`a decoder of one's own (${NOTE_OF_EXPORT})`, () => {
  let printed = ''
  beforeAll(() => {
    writeFileSync(join(folder, 'own.py'), OWN)
    printed = runPython(folder, 'own.py', SOURCES)
  }, TIMEOUT)

  const outputsOf = async (file: Uint8Array) => {
    const given = JSON.parse(readFileSync(join(folder, 'own.json'), 'utf8')) as Record<string, number[]>
    const teacher = await loadTeacher(file)
    const said = await teacher.run(
      {
        features: Float32Array.from(given.features),
        tokens: Int32Array.from(given.tokens),
        frames: 2,
        segments: 3,
      },
      { hidden: true },
    )
    await teacher.dispose()
    return { given, said }
  }

  it('can teach here and says here what it says there, by the newer exporter and the older', async () => {
    for (const name of ['own.onnx', 'older.onnx']) {
      const file = bytesOf(name)
      expect(await examineTeacher(file), name).toMatchObject({ ok: true, layers: 3, joined: null })
      const { given, said } = await outputsOf(file)
      expect(largestDifference(said.logits, given.logits)).toBeLessThan(1e-4)
      expect(largestDifference(said.imageAttention, given.image_attention)).toBeLessThan(1e-5)
      expect(largestDifference(said.textAttention, given.text_attention)).toBeLessThan(1e-5)
      expect(largestDifference(said.hidden!, given.hidden)).toBeLessThan(1e-4)
    }
  })

  it('is taken with int64 words', async () => {
    const file = bytesOf('long.onnx')
    expect(await examineTeacher(file)).toMatchObject({ ok: true, layers: 3 })
    const { given, said } = await outputsOf(file)
    expect(largestDifference(said.logits, given.logits)).toBeLessThan(1e-4)
  })

  it.skipIf(!pythonHas('onnxscript'))(
    'in two files, as torch.onnx writes by itself, is taken as one',
    async () => {
      const beside = [{ name: 'two.onnx.data', bytes: bytesOf('two.onnx.data') }]
      const examined = await examineTeacher(bytesOf('two.onnx'), undefined, beside)
      if (!examined.ok) throw new Error(examined.failures.map((f) => f.message).join(' '))
      const { given, said } = await outputsOf(examined.joined!)
      expect(largestDifference(said.logits, given.logits)).toBeLessThan(1e-4)
      const alone = await examineTeacher(bytesOf('two.onnx'))
      expect(alone.ok ? '' : alone.failures[0].message).toBe(
        'Its weights lie in two.onnx.data, which was not given.',
      )
    },
  )

  it('is refused for what is wrong with it, each by name', () => {
    const cases = printed.split('CASE').slice(1)
    expect(cases).toHaveLength(5)
    for (const [i, reason] of [
      'image_attention has a row whose sum is off 1 by 5.00e-01',
      'image_attention lets a row see a key that comes later',
      'logits holds values that are not finite',
      'The logits of a word depend on words after it',
      'It has 1 layer; a teacher has at least 2',
    ].entries())
      expect(cases[i]).toContain(reason)
  })
})

/** A teacher's file against our own export of the same weights. */
async function saysTheSame(theirs: Uint8Array, config: ModelConfig, student: Float32Array): Promise<void> {
  expect(await examineTeacher(theirs)).toMatchObject({ ok: true, layers: config.layers })
  const batch = randomBatch(config, 2, 3, 5)
  const said: CpuTeacherOutput[] = []
  for (const bytes of [theirs, exportTeacher(config, student, cardFor(config))]) {
    const teacher = await loadTeacher(bytes)
    said.push(await teacher.run(batch, { hidden: true }))
    await teacher.dispose()
  }
  for (const key of ['logits', 'imageAttention', 'textAttention', 'hidden'] as const)
    expect(largestDifference(said[0][key]!, said[1][key]!), key).toBeLessThan(1e-4)
}

/** What train.py saves, of given weights. */
const CHECKPOINT = `
import json, torch
from model import build, load_flat
given = json.load(open("weights.json"))
model = build(json.load(open("config.json"))["model"])
load_flat(model, torch.tensor(given["flat"]), given["entries"])
torch.save({"model": model.state_dict(), "distiller": {}, "step": 1}, "student.pt")
`

describe.skipIf(!WRITES_ONNX).each(['gpt', 'llama'] as const)(
  `a checkpoint of the exported project, family %s (${NOTE_OF_EXPORT})`,
  (family) => {
    it(
      'becomes a teacher that says what our own export of it says',
      async () => {
        const settings = { ...defaultSettings(), family, kvHeads: 2, layers: 2, width: 32, heads: 4, seed: 3 }
        const config = studentConfig(settings)
        const student = initialStudent(settings)
        const project = join(folder, `project-${family}`)
        mkdirSync(project)
        for (const name of ['export_teacher.py', 'model.py'])
          copyFileSync(join(SOURCES, name), join(project, name))
        writeFileSync(join(project, 'config.json'), JSON.stringify({ model: config, signals: [] }))
        const { entries } = parameterLayout(config)
        writeFileSync(join(project, 'weights.json'), JSON.stringify({ flat: [...student], entries }))
        writeFileSync(join(project, 'save.py'), CHECKPOINT)
        runPython(project, 'save.py')
        runPython(project, 'export_teacher.py', 'student.pt', 'teacher.onnx')
        await saysTheSame(bytesOf(`project-${family}`, 'teacher.onnx'), config, student)
      },
      TIMEOUT,
    )
  },
)

/** Through transformers, in parts, in another precision, and out as a teacher. */
const THROUGH = `
import sys, torch, transformers
model = transformers.AutoModelForCausalLM.from_pretrained("student")
model.save_pretrained("whole")
model.save_pretrained("parts", max_shard_size="20KB")
model.to(torch.bfloat16).save_pretrained("brain")
`

describe.skipIf(!hasTransformers).each(['gpt', 'llama'] as const)(
  `an exported student of family %s through transformers (${NOTE})`,
  (family) => {
    const settings = { ...defaultSettings(), family, kvHeads: 2, layers: 3, width: 32, heads: 4, seed: 3 }
    const config = studentConfig(settings)
    const student = initialStudent(settings)
    const at = (name: string): string => join(folder, family, name)
    const read = (bytes: Uint8Array, from: string) =>
      readStudentWeights(bytes, bytesOf(family, from, 'config.json'), config, () =>
        initialStudent({ ...settings, seed: 4 }),
      )
    beforeAll(() => {
      mkdirSync(at('student'), { recursive: true })
      writeFileSync(at('student/model.safetensors'), writeStudentWeights(config, student))
      writeFileSync(at('student/config.json'), JSON.stringify(hubConfig(config, student)))
      writeFileSync(at('through.py'), THROUGH)
      runPython(at('.'), 'through.py')
    }, TIMEOUT)

    it('comes back bit for bit, its projector with it', () => {
      const back = read(bytesOf(family, 'whole', 'model.safetensors'), 'whole')
      if (!back.ok) throw new Error(JSON.stringify(back.problem))
      expect(back.notes).toEqual([{ kind: 'configProjector' }])
      expect(back.parameters.every((value, i) => Object.is(value, student[i]))).toBe(true)
    })

    it('comes back in parts', () => {
      const files = readdirSync(at('parts')).map((name) => ({ name }))
      expect(files.filter(({ name }) => name.endsWith('.safetensors')).length).toBeGreaterThan(2)
      const index = 'model.safetensors.index.json'
      for (const list of [null, { name: index, bytes: bytesOf(family, 'parts', index) }]) {
        const found = findShards(files, list)
        if (!found.ok) throw new Error(JSON.stringify(found.problem))
        const back = read(joinShards(found.files.map(({ name }) => bytesOf(family, 'parts', name))), 'parts')
        expect(back.ok && back.parameters.every((value, i) => Object.is(value, student[i]))).toBe(true)
      }
    })

    it('comes back from bfloat16 as near as that is, and said', () => {
      const back = read(bytesOf(family, 'brain', 'model.safetensors'), 'brain')
      if (!back.ok) throw new Error(JSON.stringify(back.problem))
      expect(back.notes).toContainEqual({ kind: 'converted', types: ['BF16'] })
      const worst = student.reduce(
        (most, value, i) => Math.max(most, Math.abs(value - back.parameters[i])),
        0,
      )
      expect(worst).toBeGreaterThan(0)
      expect(worst).toBeLessThan(2 ** -8 * Math.max(...student.map(Math.abs)))
    })

    it(
      'becomes a teacher that says what our own export of it says',
      async () => {
        runPython(at('.'), join(SOURCES, 'export_teacher.py'), 'whole', 'teacher.onnx')
        await saysTheSame(bytesOf(family, 'teacher.onnx'), config, student)
      },
      TIMEOUT,
    )
  },
)
