import { defineConfig } from 'vitest/config';

/** Tests read the rooms' sources, so they never run against a stale build. */
const source = {
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
};

export default defineConfig({
  test: {
    projects: [
      {
        ...source,
        test: { name: 'unit', include: ['{catalog,sdk,broker,worker}/src/**/*.test.ts'] },
      },
    ],
  },
});
