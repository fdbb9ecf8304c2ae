// One word per thing (docs/GLOSSARY.md): names may not use the words that the glossary replaced.

/** Word of a name -> what to call it. Names are split at capitals and underscores. */
export const REPLACED = {
  anchor: 'supervised',
  anchored: 'supervised',
  anchors: 'supervised',
  breathe: 'yieldToEventLoop',
  calmer: 'retryWithLowerLearningRate',
  deciding: 'defaults',
  follower: 'teacherTask, teacherGradient or teacherLoss',
  followers: 'teacherTasks, teacherGradients or teacherLosses',
  hear: 'handleReport',
  heard: 'handled',
  keeper: 'autosave',
  library: 'savedRuns',
  libraries: 'savedRuns',
  probe: 'inspected',
  probes: 'inspections',
  retell: 'explainStep',
  retold: 'explanation',
  shelf: 'teacherStore',
  stories: 'explanations',
  story: 'explanation',
  study: 'experiment',
  tell: 'explain, post or notify',
  told: 'explanation',
  twin: 'reference',
  twins: 'references',
  untold: 'unexplained',
}

/** Names that stay, with the reason. */
export const ALLOWED = {
  anchorProduct: 'a field of run records',
  anchorSupport: 'a setting key: it stands in links and files',
  textAnchor: 'an attribute of SVG',
}

export const wordsOf = (name) =>
  name
    .split(/_|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/)
    .filter(Boolean)
    .map((word) => word.toLowerCase())

const names = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: { replaced: '{{name}}: say {{instead}} (docs/GLOSSARY.md)' },
  },
  create(context) {
    return {
      Identifier(node) {
        if (Object.hasOwn(ALLOWED, node.name)) return
        const word = wordsOf(node.name).find((each) => Object.hasOwn(REPLACED, each))
        if (word)
          context.report({ node, messageId: 'replaced', data: { name: node.name, instead: REPLACED[word] } })
      },
    }
  },
}

/** ESLint plugin with the rule `names`. */
export const vocabularyPlugin = { rules: { names } }
