import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import n from 'eslint-plugin-n';
import globals from 'globals';
import ts from 'typescript-eslint';

/** The floors of docs/architecture.md from the ground up: a room imports only from floors below its own. */
const FLOORS = [
  ['core'],
  ['rpm', 'fetch', 'recipe', 'ui'],
  ['repository', 'solver', 'node'],
  ['bundle', 'site', 'plan'],
  ['stack', 'failoverd'],
  ['acceptance'],
  ['commands'],
];

/** Rooms whose code is data in, data out: no file, process, clock or network module. */
const PURE_ROOMS = ['solver'];
const IMPURE_MODULES = ['fs', 'child_process', 'http', 'https', 'net', 'os', 'execa'];

const roomRules = FLOORS.slice(0, -1).flatMap((floor, height) =>
  floor.map((room) => {
    const forbidden = FLOORS.slice(height)
      .flat()
      .filter((other) => other !== room);
    return {
      files: [`src/${room}/**/*.ts`],
      rules: {
        'no-restricted-imports': [
          'error',
          {
            patterns: [
              {
                group: forbidden
                  .map((other) => `**/${other}/**`)
                  .concat(forbidden.map((other) => `**/../${other}`)),
                message: `${room} may import only from floors below its own (docs/architecture.md).`,
              },
            ],
            paths: PURE_ROOMS.includes(room)
              ? IMPURE_MODULES.map((name) => ({ name, message: `${room} is pure: data in, data out.` }))
              : [],
          },
        ],
      },
    };
  }),
);

export default ts.config(
  { ignores: ['dist', 'node_modules', 'runtime/node_modules', 'bundles', 'types'] },
  js.configs.recommended,
  ...ts.configs.recommendedTypeChecked.map((config) => ({ ...config, files: ['**/*.ts', '**/*.mts'] })),
  {
    files: ['**/*.ts', '**/*.mts'],
    languageOptions: {
      parserOptions: { project: ['tsconfig.test.json'], tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      eqeqeq: 'error',
    },
  },
  {
    files: ['src/**/*.ts'],
    plugins: { n },
    rules: {
      'n/no-unsupported-features/es-builtins': ['error', { version: '>=10.24.1', ignores: ['globalThis'] }],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/main.ts', 'src/start.ts', 'src/failoverd-main.ts', 'src/commands/**', 'src/ui/**'],
    rules: {
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'exit', message: 'Only main.ts exits.' },
        { object: 'process', property: 'argv', message: 'Only main.ts reads the command line.' },
        { object: 'process', property: 'env', message: 'Only main.ts and commands read the environment.' },
      ],
    },
  },
  ...roomRules,
  { files: ['**/*.mjs'], languageOptions: { globals: globals.node } },
  prettier,
);
