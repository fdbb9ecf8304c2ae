// What the compiler cannot say: the walls between rooms, forgotten promises, file size, style. The linter is
// told of this file (`-c`): by itself it finds only one in TypeScript, which Node 20 cannot read.

import { LONG_FILES, LONG_FUNCTIONS } from './scripts/lintExceptions.mjs'

const longest = (max) => ['error', { max, skipComments: true, skipBlankLines: true }]
const all = (names) => Object.fromEntries(names.map((name) => [name, 'error']))

/** Layout is oxfmt's business (`npm run format`). */
const style = {
  'max-lines': ['error', { max: 400 }],
  'max-lines-per-function': longest(60),
  'house/short-lines': 'error',
  'prefer-const': 'error',
  eqeqeq: ['error', 'always', { null: 'ignore' }],
  'no-var': 'error',
}

/** What typescript-eslint recommends, and more; those of promises and of `switch` need types. */
const typescript = {
  ...all([
    'prefer-rest-params',
    'prefer-spread',
    'typescript/ban-ts-comment',
    'no-array-constructor',
    'typescript/no-duplicate-enum-values',
    'typescript/no-empty-object-type',
    'typescript/no-explicit-any',
    'typescript/no-extra-non-null-assertion',
    'typescript/no-misused-new',
    'typescript/no-namespace',
    'typescript/no-non-null-asserted-optional-chain',
    'typescript/no-require-imports',
    'typescript/no-this-alias',
    'typescript/no-unnecessary-type-constraint',
    'typescript/no-unsafe-declaration-merging',
    'typescript/no-unsafe-function-type',
    'no-unused-expressions',
    'typescript/no-wrapper-object-types',
    'typescript/prefer-as-const',
    'typescript/prefer-namespace-keyword',
    'typescript/triple-slash-reference',
    'typescript/await-thenable',
    'typescript/no-floating-promises',
  ]),
  'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
  'typescript/consistent-type-imports': [
    'error',
    { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
  ],
  'typescript/no-misused-promises': ['error', { checksVoidReturn: false }],
  'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
}

/** Hooks, and what the React compiler refuses to compile. */
const react = all(
  [
    'rules-of-hooks',
    'exhaustive-deps',
    'error-boundaries',
    'globals',
    'immutability',
    'incompatible-library',
    'preserve-manual-memoization',
    'purity',
    'refs',
    'set-state-in-effect',
    'set-state-in-render',
    'static-components',
    'unsupported-syntax',
    'use-memo',
  ].map((name) => `react/${name}`),
)

const pageOnly = (name) => ({ name, message: 'Only the user interface knows the page.' })

export default {
  plugins: ['typescript', 'react'],
  jsPlugins: ['./scripts/walls.mjs', './scripts/vocabulary.mjs', './scripts/lintRules.mjs'],
  categories: { correctness: 'off' },
  options: { typeAware: true, reportUnusedDisableDirectives: 'error' },
  ignorePatterns: [
    'dist',
    'node_modules',
    'public',
    'test-results',
    'playwright-report',
    '.cache',
    '**/*.d.mts',
  ],
  rules: style,
  overrides: [
    // A test file is one `describe` after another: its blocks have no limit, its helpers are short by habit.
    { files: ['tests/**'], rules: { 'house/no-fixed-wait': 'error', 'max-lines-per-function': 'off' } },
    ...Object.entries(LONG_FUNCTIONS).map(([file, [max]]) => ({
      files: [file],
      rules: { 'max-lines-per-function': longest(max) },
    })),
    ...Object.entries(LONG_FILES).map(([file, [max]]) => ({
      files: [file],
      rules: { 'max-lines': ['error', { max }] },
    })),
    { files: ['**/*.{ts,tsx}'], rules: typescript },
    { files: ['src/**/*.{ts,tsx}'], rules: { 'walls/rooms': 'error', 'vocabulary/names': 'error' } },
    {
      files: ['src/**/*.{ts,tsx}'],
      excludeFiles: ['src/ui/**', 'src/main.tsx'],
      rules: {
        'no-restricted-properties': [
          'error',
          {
            object: 'Math',
            property: 'random',
            message: 'Draw from the seeded generator: a run must repeat.',
          },
        ],
        'no-restricted-globals': ['error', ...['document', 'window', 'localStorage'].map(pageOnly)],
      },
    },
    {
      files: ['src/**/*.{ts,tsx}'],
      excludeFiles: ['src/browser/storage.ts'],
      rules: { 'house/no-bare-storage': 'error' },
    },
    {
      files: ['src/ui/**/*.{ts,tsx}', 'src/main.tsx'],
      // Dictionaries have no hooks, and reading them for some takes long.
      excludeFiles: ['src/ui/text/*.{en,ko}.ts'],
      rules: react,
    },
  ],
}
