// The protobuf wire format, only what ONNX files need: varints, 32-bit floats, bytes and nested messages.

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/**
 * Bytes of one unsigned varint; negative numbers as 64-bit two's complement, which is how protobuf writes an
 * int64.
 */
function varintBytes(value: number | bigint): Uint8Array {
  let rest = BigInt.asUintN(64, BigInt(value))
  const bytes: number[] = []
  do {
    const low = Number(rest & 0x7fn)
    rest >>= 7n
    bytes.push(rest > 0n ? low | 0x80 : low)
  } while (rest > 0n)
  return Uint8Array.from(bytes)
}

/**
 * One protobuf message under construction. Fields are written in call order; repeated fields are repeated
 * calls.
 */
export class Message {
  private readonly parts: Uint8Array[] = []
  private length = 0

  private push(part: Uint8Array): void {
    this.parts.push(part)
    this.length += part.length
  }

  /** Integer field (int32, int64, enum). */
  varint(field: number, value: number | bigint): this {
    this.push(varintBytes(field << 3))
    this.push(varintBytes(value))
    return this
  }

  /** float32 field. */
  float(field: number, value: number): this {
    this.push(varintBytes((field << 3) | 5))
    const bytes = new Uint8Array(4)
    new DataView(bytes.buffer).setFloat32(0, value, true)
    this.push(bytes)
    return this
  }

  /** Length-delimited field; the bytes are referenced, not copied, until `finish`. */
  bytes(field: number, value: Uint8Array): this {
    this.push(varintBytes((field << 3) | 2))
    this.push(varintBytes(value.length))
    this.push(value)
    return this
  }

  /** Fields copied from another message, tags included. */
  copy(fields: Uint8Array): this {
    this.push(fields)
    return this
  }

  /** UTF-8 string field. */
  string(field: number, value: string): this {
    return this.bytes(field, encoder.encode(value))
  }

  /** Nested message field. */
  message(field: number, value: Message): this {
    return this.bytes(field, value.finish())
  }

  /** The encoded message in one array. */
  finish(): Uint8Array {
    const all = new Uint8Array(this.length)
    let at = 0
    for (const part of this.parts) {
      all.set(part, at)
      at += part.length
    }
    return all
  }
}

/** One field as encoded: `number` for varints (as int64, rounded to a double), bytes for everything else. */
export interface Field {
  field: number
  value: number | Uint8Array
  /** Where the field, with its tag, begins and ends in the message. */
  from: number
  end: number
}

/** A graph of a hundred megabytes has a few thousand; a field takes many times its two bytes when it is read. */
const MOST_FIELDS = 200_000

/**
 * Splits a message into its fields, in file order, without copying.
 * @throws RangeError when the bytes are not a well-formed message, or hold more fields than any model.
 */
export function fieldsOf(bytes: Uint8Array): Field[] {
  const fields: Field[] = []
  let at = 0
  const varint = (): number => {
    // Most numbers have one byte.
    if (bytes[at] < 0x80) return bytes[at++]
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      if (at >= bytes.length) throw new RangeError('the bytes end inside a number')
      const byte = bytes[at++]
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return Number(BigInt.asIntN(64, value))
    }
    throw new RangeError('a number is longer than 64 bits')
  }
  const take = (length: number): Uint8Array => {
    if (length < 0 || at + length > bytes.length) throw new RangeError('the bytes end inside a field')
    at += length
    return bytes.subarray(at - length, at)
  }
  while (at < bytes.length) {
    const from = at
    const tag = varint()
    const field = Math.floor(tag / 8)
    if (field < 1) throw new RangeError('a field has no number')
    if (fields.length === MOST_FIELDS)
      throw new RangeError(`a part of it has more than ${MOST_FIELDS} fields`)
    const wire = tag % 8
    let value: number | Uint8Array
    if (wire === 0) value = varint()
    else if (wire === 1) value = take(8)
    else if (wire === 2) value = take(varint())
    else if (wire === 5) value = take(4)
    else throw new RangeError(`a field has the unknown wire type ${wire}`)
    fields.push({ field, value, from, end: at })
  }
  return fields
}

/** Longer texts are data, not names. */
const MOST_TEXT = 1_000_000

/**
 * UTF-8 text of a length-delimited field.
 * @throws RangeError when it is longer than any name or card.
 */
export function textOf(value: number | Uint8Array): string {
  if (typeof value === 'number') return ''
  if (value.length > MOST_TEXT) throw new RangeError(`a text in it has ${value.length} bytes`)
  return decoder.decode(value)
}
