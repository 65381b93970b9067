import { defineConfig } from 'vitest/config';

const ignored = ['**/node_modules/**'];

/** The tier is in the file's suffix: pure, one real dependency, or the whole stack. */
export default defineConfig({
  test: {
    coverage: {
      provider: 'v8',
      include: ['schema/src/**', 'infra/**/src/**', 'projections/src/**', 'gateway/src/**', 'subgraphs/*/src/**'],
    },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['**/*.spec.ts'],
          exclude: [...ignored, '**/*.int.spec.ts', '**/*.e2e.spec.ts'],
        },
      },
      {
        test: {
          name: 'int',
          include: ['**/*.int.spec.ts'],
          exclude: ignored,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['**/*.e2e.spec.ts'],
          exclude: ignored,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
