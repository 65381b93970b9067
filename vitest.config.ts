import { defineConfig } from 'vitest/config';

const ignored = ['**/node_modules/**'];

/** As Node resolves it. Vite prefers the `.mjs` beside it: a second graphql, a stranger to Apollo's. */
const resolve = { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] };

/** The tier is in the file's suffix: pure, one real dependency, or the whole stack. */
export default defineConfig({
  test: {
    coverage: {
      provider: 'v8',
      include: [
        'schema/src/**',
        'infra/**/src/**',
        'projections/src/**',
        'gateway/src/**',
        'subgraphs/*/src/**',
      ],
    },
    projects: [
      {
        resolve,
        test: {
          name: 'unit',
          include: ['**/*.spec.ts'],
          exclude: [...ignored, '**/*.int.spec.ts', '**/*.e2e.spec.ts'],
          // They take milliseconds; the time is for machines that do much else.
          testTimeout: 20_000,
        },
      },
      {
        resolve,
        test: {
          name: 'int',
          include: ['**/*.int.spec.ts'],
          exclude: ignored,
          testTimeout: 30_000,
          hookTimeout: 60_000,
          // They wait for servers most of the time.
          maxWorkers: 4,
        },
      },
      {
        resolve,
        test: {
          name: 'e2e',
          include: ['**/*.e2e.spec.ts'],
          exclude: ignored,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          globalSetup: 'gateway/scenarios/the-stack.ts',
        },
      },
    ],
  },
});
