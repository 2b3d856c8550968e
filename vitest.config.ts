import { defineConfig } from 'vitest/config';

/** Tests read the rooms' sources, so they never run against a stale build. */
const source = {
  resolve: { conditions: ['@pamir-audit/source'] },
  ssr: { resolve: { conditions: ['@pamir-audit/source'] } },
};

/** A machine that is busy with something else is no reason to fail. */
const patient = { expect: { poll: { timeout: 10_000 } } };

export default defineConfig({
  test: {
    reporters: ['default', './test/support/closing-line.ts'],
    // `npm run coverage`: the remap language, where a branch without a test is a promise to Vector's users.
    coverage: {
      provider: 'v8',
      include: ['worker/src/vrl/**/*.ts'],
      exclude: ['**/*.test.ts', '**/fixtures.ts', '**/*.simulation.ts'],
      reporter: ['text', 'json'],
      thresholds: { branches: 95 },
    },
    projects: [
      {
        ...source,
        test: {
          ...patient,
          name: 'unit',
          include: ['{catalog,sdk,broker,worker}/src/**/*.test.ts'],
          testTimeout: 60_000,
        },
      },
      {
        ...source,
        test: {
          ...patient,
          name: 'broker',
          include: ['test/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/dist/**'],
          globalSetup: ['test/support/start-broker.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
