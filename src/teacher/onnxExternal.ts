// ONNX files whose weights lie in files beside them, as PyTorch writes large models: they are merged, so that
// a teacher is always one file with one hash.

import { shortened } from '../json/text'
import { reasonOf, TeacherError } from './failure'
import { externalOf, readOnnx } from './onnxReader'
import { fieldsOf, Message, type Field } from './protobuf'

/** Graphs inside graphs, as in loops: no exporter nests them more deeply. */
const MOST_LEVELS = 16

/** "weights.data" of "dir/weights.data", in any system's way of writing. */
const lastPart = (path: string): string => path.split(/[\\/]/).at(-1) ?? path

/** A longer name no file system has. */
const MOST_NAME = 255

/** Whether a file's weights may lie there: below its own folder, as the format asks. */
const isBelow = (location: string): boolean =>
  location.length <= MOST_NAME &&
  lastPart(location) !== '' &&
  !/^([\\/]|[a-z]:|\w+:\/\/)|(^|[\\/])\.\.([\\/]|$)|[\0-\x1f]/i.test(location)

/** Refuses weights that lie elsewhere: no exporter writes that. */
function elsewhere(location: string): TeacherError {
  return new TeacherError(
    'bad-file',
    `Its weights should lie in "${shortened(location, 80)}", which is no file beside it.`,
    'Write it again, as one file: onnx.save(onnx.load("model.onnx"), "one.onnx") in Python.',
  )
}

/** A name as it survives a file system and a browser: Unicode composed, case and a second download's "(1)" off. */
const plain = (name: string): string =>
  name
    .normalize('NFC')
    .toLowerCase()
    .replace(/ ?\(\d{1,3}\)(?=\.|$)/g, '')

/**
 * The file of this name among those that were given; else the only one whose name differs in nothing but case,
 * Unicode form or a second download's "(1)".
 */
export function besideNamed<F extends { name: string }>(files: readonly F[], name: string): F | undefined {
  const alike = files.filter((file) => plain(file.name) === plain(name))
  return files.find((file) => file.name === name) ?? (alike.length === 1 ? alike[0] : undefined)
}

/** A few names in a sentence. */
const listed = (names: readonly string[]): string =>
  names
    .slice(0, 3)
    .map((name) => shortened(lastPart(name), 40) || 'a file without a name')
    .concat(names.length > 3 ? ['...'] : [])
    .join(', ')

/** Explains which files are missing, and how to write one file instead. `given`: names of those that were given. */
export function externalMissing(names: readonly string[], given: readonly string[] = []): TeacherError {
  const several = names.length > 1
  const others = given.length > 0 ? `; given: ${listed(given)}` : ''
  const old = given.length > 0 ? ', under the name that they were written with' : ''
  return new TeacherError(
    'bad-file',
    `Its weights lie in ${listed(names)}, which ${several ? 'were' : 'was'} not given${others}.`,
    `Choose or drop the .onnx file and ${several ? 'those files' : 'that file'} together${old}, or write one file in Python: onnx.save(onnx.load("model.onnx"), "one.onnx").`,
  )
}

class Joiner {
  private bytes = 0

  constructor(
    private readonly read: (name: string) => Uint8Array | undefined,
    private readonly most: number,
  ) {}

  /** Copies a message; where `change` returns something for a field, it replaces the field. */
  private rewritten(
    message: Uint8Array,
    change: (field: Field & { value: Uint8Array }) => Message | null,
  ): Message {
    const result = new Message()
    for (const field of fieldsOf(message)) {
      const { value } = field
      const made = typeof value === 'number' ? null : change({ ...field, value })
      if (made) result.message(field.field, made)
      else result.copy(message.subarray(field.from, field.end))
    }
    return result
  }

  model(bytes: Uint8Array): Uint8Array {
    return this.rewritten(bytes, ({ field, value }) => (field === 7 ? this.graph(value, 0) : null)).finish()
  }

  /** GraphProto: nodes (1) and initializers (5). */
  private graph(bytes: Uint8Array, level: number): Message {
    if (level > MOST_LEVELS) throw new RangeError('its graphs are nested too deeply')
    return this.rewritten(bytes, ({ field, value }) =>
      field === 5 ? this.tensor(value) : field === 1 ? this.node(value, level) : null,
    )
  }

  /** NodeProto: attributes (5), and in them tensors (5, 10) and graphs (6, 11). */
  private node(bytes: Uint8Array, level: number): Message {
    return this.rewritten(bytes, ({ field, value }) =>
      field !== 5
        ? null
        : this.rewritten(value, (part) => {
            if (part.field === 5 || part.field === 10) return this.tensor(part.value)
            return part.field === 6 || part.field === 11 ? this.graph(part.value, level + 1) : null
          }),
    )
  }

  /** TensorProto: replaces external data (13) and its flag (14) by raw data (9). */
  private tensor(bytes: Uint8Array): Message | null {
    const fields = fieldsOf(bytes)
    const external = externalOf(fields)
    if (!external) return null
    const result = new Message()
    for (const { field, from, end } of fields)
      if (field !== 9 && field !== 13 && field !== 14) result.copy(bytes.subarray(from, end))
    return result.bytes(9, this.data(external))
  }

  private data({
    location,
    offset,
    length,
  }: {
    location: string
    offset: string
    length: string
  }): Uint8Array {
    if (!isBelow(location)) throw elsewhere(location)
    const name = lastPart(location)
    const file = this.read(name)
    if (!file) throw externalMissing([name])
    const from = offset === '' ? 0 : Number(offset)
    const size = length === '' ? file.length - from : Number(length)
    if (![from, size].every((n) => Number.isSafeInteger(n) && n >= 0) || from + size > file.length)
      throw new RangeError(
        `it asks for bytes ${shortened(offset, 20)} + ${shortened(length, 20)} of ${shortened(name, 60)}, which has ${file.length}`,
      )
    this.bytes += size
    if (this.bytes > this.most) throw new RangeError(`its weights would take more than ${this.most} bytes`)
    return file.subarray(from, from + size)
  }
}

/**
 * The file with all its weights in it; the same bytes where it has them already.
 * @param read bytes of a file beside it by its name, undefined when there is none.
 * @param most bytes of weights that are taken.
 * @param given names of the files that lie there, for the message.
 * @throws TeacherError `bad-file` when it is no ONNX file, its weights lie elsewhere than below its folder, a
 * file is missing or too short, or the weights would be larger than `most`.
 */
export function withExternalData(
  bytes: Uint8Array,
  read: (name: string) => Uint8Array | undefined,
  most: number,
  given: readonly string[] = [],
): Uint8Array {
  const { external } = readOnnx(bytes)
  if (external.length === 0) return bytes
  const outside = external.find((location) => !isBelow(location))
  if (outside !== undefined) throw elsewhere(outside)
  const missing = external.filter((name) => !read(lastPart(name)))
  if (missing.length > 0) throw externalMissing(missing, given)
  try {
    return new Joiner(read, most).model(bytes)
  } catch (thrown) {
    if (thrown instanceof TeacherError) throw thrown
    throw new TeacherError(
      'bad-file',
      `This ONNX file and the weights beside it do not fit together: ${reasonOf(thrown)}.`,
      'Choose the two files that were written together.',
    )
  }
}
