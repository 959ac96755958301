import { buildConsole } from '../../../scripts/build.ts'

/** The console as users get it: built before the first journey, once for the run. */
export async function setup(): Promise<void> {
  await buildConsole(() => undefined)
}
