import { defineConfig } from 'vitest/config'
import { Mixed } from './test/support/sequence.ts'

// Real servers, audio and browsers on two cores. Three: files that kill servers mostly wait, those with a browser do not.
const real = {
  globalSetup: ['test/e2e/support/build.ts', 'test/support/global-setup.ts'],
  testTimeout: 60_000,
  hookTimeout: 60_000,
  maxWorkers: 3,
}

export default defineConfig({
  test: {
    sequence: { sequencer: Mixed },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'devices/**/*.test.ts', 'web/**/*.test.{ts,tsx}'],
          testTimeout: 10_000,
        },
      },
      { test: { ...real, name: 'integration', include: ['test/{contract,integration}/**/*.test.ts'] } },
      {
        test: {
          ...real,
          name: 'e2e',
          testTimeout: 120_000,
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/e2e/support/build.ts'],
        },
      },
    ],
  },
})
