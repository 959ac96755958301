import { defineConfig } from 'vitest/config'

const real = {
  globalSetup: ['test/e2e/support/build.ts', 'test/support/global-setup.ts', 'test/support/village-setup.ts'],
  testTimeout: 60_000,
  hookTimeout: 60_000,
}

// One group after the other: a browser takes a core, and who waits for a killed server to be noticed must not starve.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...real,
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/e2e/support/build.ts', 'test/support/village-setup.ts'],
          testTimeout: 120_000,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...real,
          name: 'integration',
          include: ['test/{contract,integration}/**/*.test.ts'],
          // On two cores: most of them mostly wait.
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'devices/**/*.test.ts', 'web/**/*.test.{ts,tsx}'],
          testTimeout: 10_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
