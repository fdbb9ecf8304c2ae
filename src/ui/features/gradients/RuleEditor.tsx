// CodeMirror, fetched when the panel opens. It lives in a shadow root: there its styles are adopted style sheets,
// which the page's Content Security Policy allows, and not elements with text, which it refuses.

import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { javascript } from '@codemirror/lang-javascript'
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language'
import { EditorState, StateEffect, StateField } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView, keymap, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { useEffect, useRef } from 'react'

interface RuleEditorProps {
  source: string
  label: string
  /** The line at fault, from 1; null: none. */
  line: number | null
  onEdit: (source: string) => void
}

const THEME = EditorView.theme({
  '&': { fontSize: '14px', color: 'var(--ink)', background: 'var(--panel)', height: '100%' },
  '&.cm-focused': { outline: '2px solid var(--focus)' },
  '.cm-scroller': { fontFamily: 'ui-monospace, Menlo, Consolas, monospace', lineHeight: '1.45' },
  '.cm-content': { caretColor: 'var(--ink)', padding: '6px 0' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-gutters': { background: 'var(--sunk)', color: 'var(--soft)', border: 'none' },
  '.cm-selectionBackground, &.cm-focused .cm-selectionBackground': { background: 'var(--line)' },
  '.cm-matchingBracket': { outline: '1px solid var(--soft)', background: 'none' },
  '.cm-fault': { background: 'color-mix(in srgb, var(--bad) 18%, transparent)' },
})

const COLOURS = HighlightStyle.define([
  { tag: tags.comment, color: 'var(--soft)' },
  { tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword], fontWeight: '600' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--focus)' },
  { tag: tags.string, color: 'var(--soft)', fontStyle: 'italic' },
])

const setFault = StateEffect.define<number | null>()

const FAULT = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    for (const effect of transaction.effects)
      if (effect.is(setFault)) {
        const { value: line } = effect
        const { doc } = transaction.state
        return line === null || line > doc.lines
          ? Decoration.none
          : Decoration.set(Decoration.line({ class: 'cm-fault' }).range(doc.line(line).from))
      }
    return marks.map(transaction.changes)
  },
  provide: (field) => EditorView.decorations.from(field),
})

/**
 * Text typed over a selection: left to itself, Chromium wraps it in an element with a style attribute, which the
 * page's Content Security Policy refuses and reports.
 */
const TYPED_OVER = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { data, inputType } = event
    if (inputType !== 'insertText' || data === null || view.composing) return false
    if (view.state.selection.main.empty) return false
    view.dispatch(view.state.replaceSelection(data), { userEvent: 'input.type', scrollIntoView: true })
    event.preventDefault()
    return true
  },
})

export default function RuleEditor({ source, label, line, onEdit }: RuleEditorProps) {
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(null)
  const first = useRef({ source, label })
  const edited = useRef(onEdit)
  useEffect(() => {
    edited.current = onEdit
  }, [onEdit])

  useEffect(() => {
    const { current: element } = host
    if (!element) return
    const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' })
    const editor = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: first.current.source,
        extensions: [
          lineNumbers(),
          history(),
          indentOnInput(),
          bracketMatching(),
          javascript(),
          syntaxHighlighting(COLOURS),
          FAULT,
          THEME,
          TYPED_OVER,
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ 'aria-label': first.current.label, spellcheck: 'false' }),
          // Tab moves on, as everywhere on the page.
          keymap.of([...defaultKeymap, ...historyKeymap]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) edited.current(update.state.doc.toString())
          }),
        ],
      }),
    })
    view.current = editor
    return () => {
      view.current = null
      editor.destroy()
    }
  }, [])

  // A text that was not typed here, such as an example.
  useEffect(() => {
    const { current: editor } = view
    if (!editor || editor.state.doc.toString() === source) return
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: source } })
  }, [source])

  // A text without a fault, after one without, has nothing to mark.
  const marked = useRef(false)
  useEffect(() => {
    if (line === null && !marked.current) return
    marked.current = line !== null
    view.current?.dispatch({ effects: setFault.of(line) })
  }, [line, source])

  return <div ref={host} className="rule-editor" data-testid="rule-editor" />
}
