import { defineConfig } from 'vitest/config';

/** Tests read the rooms' sources, so they never run against a stale build. */
const source = {
  resolve: { conditions: ['@pamir-audit/source'] },
  ssr: { resolve: { conditions: ['@pamir-audit/source'] } },
};

export default defineConfig({
  test: {
    reporters: ['default', './test/support/closing-line.ts'],
    projects: [
      {
        ...source,
        test: { name: 'unit', include: ['{catalog,sdk,broker,worker}/src/**/*.test.ts'] },
      },
      {
        ...source,
        test: {
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
