import { defineConfig } from 'vitest/config'
import { LongFirst } from './test/support/sequencer.ts'

// A worker evaluates what its files import once: no module keeps anything of a test.
const shared = { isolate: false }

const real = {
  ...shared,
  globalSetup: ['test/e2e/support/build.ts', 'test/support/global-setup.ts', 'test/support/village-setup.ts'],
  testTimeout: 60_000,
  hookTimeout: 60_000,
}

// One group after the other: a browser takes a core, and who waits for a killed server to be noticed must not starve. More
// workers than cores: most of the time a test waits for a sound to end.
export default defineConfig({
  test: {
    sequence: { sequencer: LongFirst },
    projects: [
      {
        test: {
          ...real,
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/e2e/support/build.ts', 'test/support/village-setup.ts'],
          testTimeout: 120_000,
          maxWorkers: 4,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...real,
          name: 'integration',
          include: ['test/{contract,integration}/**/*.test.ts'],
          maxWorkers: 5,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...shared,
          name: 'unit',
          include: ['src/**/*.test.ts', 'devices/**/*.test.ts', 'web/**/*.test.{ts,tsx}'],
          testTimeout: 10_000,
          maxWorkers: 5,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
