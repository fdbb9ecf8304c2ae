// Addresses of figures in frames and of what a page of the lesson shows: read and written; what is unknown is named.

import { describe, expect, test } from 'vitest'
import { embedCode, readEmbed } from '../../../src/ui/features/learn/live/embedAddress'
import { readDisplay, writeDisplay } from '../../../src/ui/features/learn/live/lessonTools'
import { filesOf, neededWasm } from '../../../src/ui/state/offline'

const FIGURES = ['where', 'agp']

describe('embed.html', () => {
  test('leads to the figure, in its language and theme', () => {
    expect(readEmbed('#figure=where', FIGURES).address).toBe('embed/where.html')
    expect(readEmbed('#figure=agp&lang=ko&theme=dark', FIGURES).address).toBe('embed/ko/agp.html#theme=dark')
    expect(readEmbed('#figure=agp&amp;lang=en', FIGURES).address).toBe('embed/agp.html')
  })

  test('names what it does not know', () => {
    expect(readEmbed('#figure=sun', FIGURES)).toMatchObject({ address: null, noFigure: 'sun', unknown: [] })
    expect(readEmbed('#figure=where&lang=fr&x', FIGURES)).toMatchObject({
      address: null,
      noFigure: null,
      unknown: ['lang=fr', 'x'],
    })
    expect(readEmbed('', FIGURES)).toEqual({ address: null, noFigure: null, unknown: [], korean: false })
  })

  test('the code that is copied is HTML whatever the title, and leads to the figure', () => {
    const code = embedCode('https://a.example/kd/', 'where', 'ko', 'a "b" & <c>', 480.2)
    expect(code).toContain('title="a &quot;b&quot; &amp; &lt;c>"')
    expect(code).toContain('height="481"')
    const address = /src="([^"]+)"/.exec(code)![1].replaceAll('&amp;', '&')
    expect(readEmbed(new URL(address).hash, FIGURES).address).toBe('embed/ko/where.html')
  })
})

test('a page of the lesson reads what it writes, and leaves places on the page alone', () => {
  for (const only of [true, false])
    for (const present of [true, false]) {
      const display = { only, present, unknown: [] }
      expect(readDisplay(`#${writeDisplay(display)}`)).toEqual(display)
    }
  expect(readDisplay('#text')).toEqual({ only: false, present: false, unknown: [] })
  expect(readDisplay('#only=table&present=2').unknown).toEqual(['only=table', 'present=2'])
})

test('a run is kept with all its teachers, the encoder, wasm and the recording', () => {
  const files = filesOf('gpt-4x48', ['assets/a.wasm'])
  expect(files).toHaveLength(1 + 2 + 2 + 8)
  expect(files).toContain('teachers/gpt-4x48/planning.onnx')
})

test('the large runtime is kept only where teachers run on a device', () => {
  const both = ['assets/ort-wasm-simd-threaded-a.wasm', 'assets/ort-wasm-simd-threaded.asyncify-b.wasm']
  expect(neededWasm(both, true)).toEqual(both)
  expect(neededWasm(both, false)).toEqual(both.slice(0, 1))
})
