// What the compiler cannot say: the walls between rooms, forgotten promises, file size, style.

import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'
import { LONG_FILES, LONG_FUNCTIONS } from './scripts/lintExceptions.mjs'
import { vocabularyPlugin } from './scripts/vocabulary.mjs'
import { wallsPlugin } from './scripts/walls.mjs'

const longest = (max) => ['error', { max, skipComments: true, skipBlankLines: true }]

/** Layout is Prettier's business (`npm run format`). */
const style = {
  'max-lines': ['error', 400],
  'max-lines-per-function': longest(60),
  'max-len': [
    'error',
    {
      code: 120,
      ignoreStrings: true,
      ignoreTemplateLiterals: true,
      ignoreRegExpLiterals: true,
      ignoreUrls: true,
    },
  ],
  'prefer-const': 'error',
  eqeqeq: ['error', 'always', { null: 'ignore' }],
  'no-var': 'error',
}

export default tseslint.config(
  {
    ignores: ['dist', 'node_modules', 'public', 'test-results', 'playwright-report', '.cache', '**/*.d.mts'],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  { files: ['**/*.{js,mjs,mts,ts,tsx}'], rules: style },
  {
    // A wait of fixed length is too short on a slow machine, and too long on all others.
    files: ['tests/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...[
          "CallExpression[callee.property.name='waitForTimeout']",
          "NewExpression[callee.name='Promise'] CallExpression[callee.name='setTimeout'][arguments.1.value>0]",
        ].map((selector) => ({
          selector,
          message:
            'Wait for what is to happen (expect.poll, vi.waitFor); name the interval of a poll of your own.',
        })),
      ],
    },
  },
  // A test file is one `describe` after another: its blocks have no limit, its helpers are short by habit.
  { files: ['tests/**'], rules: { 'max-lines-per-function': 'off' } },
  ...Object.entries(LONG_FUNCTIONS).map(([file, [max]]) => ({
    files: [file],
    rules: { 'max-lines-per-function': longest(max) },
  })),
  ...Object.entries(LONG_FILES).map(([file, [max]]) => ({
    files: [file],
    rules: { 'max-lines': ['error', max] },
  })),
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.recommended],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  { files: ['src/**/*.{ts,tsx}'], plugins: { walls: wallsPlugin }, rules: { 'walls/rooms': 'error' } },
  {
    files: ['src/**/*.{ts,tsx}'],
    plugins: { vocabulary: vocabularyPlugin },
    rules: { 'vocabulary/names': 'error' },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    ignores: ['src/ui/**', 'src/main.tsx'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Draw from the seeded generator: a run must repeat.' },
      ],
      'no-restricted-globals': [
        'error',
        ...['document', 'window', 'localStorage'].map((name) => ({
          name,
          message: 'Only the user interface knows the page.',
        })),
      ],
    },
  },
  {
    // Where cookies are blocked, merely naming these throws.
    files: ['src/**/*.{ts,tsx}'],
    ignores: ['src/browser/storage.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...[
          'Identifier[name=/^(localStorage|sessionStorage|indexedDB|BroadcastChannel)$/]',
          "MemberExpression[object.name='navigator'][property.name='storage']",
          "MemberExpression[object.property.name='navigator'][property.name='storage']",
        ].map((selector) => ({
          selector,
          message: 'The browser may refuse storage by throwing: go through src/browser/storage.ts.',
        })),
      ],
    },
  },
  {
    files: ['src/ui/**/*.{ts,tsx}', 'src/main.tsx'],
    // Dictionaries have no hooks, and reading them for some takes long.
    ignores: ['src/ui/text/*.{en,ko}.ts'],
    extends: [reactHooks.configs.flat.recommended],
  },
)
