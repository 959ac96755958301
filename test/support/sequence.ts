import { BaseSequencer, type TestSpecification } from 'vitest/node'

// They kill servers and wait for others to notice.
const WAITS = /\/(faults-|main-job|live-microphone|devices-speaker|http-events)/
const DRIVES_A_BROWSER = /\/test\/e2e\//

/** Files that mostly wait run beside files that keep a core busy: one of the first, then two of the others, and again. */
export class Mixed extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const of = (wanted: (path: string) => boolean) => sorted.filter(({ moduleId }) => wanted(moduleId))
    const waiting = of((path) => WAITS.test(path))
    const browsers = of((path) => DRIVES_A_BROWSER.test(path))
    const busy = [...browsers, ...of((path) => !WAITS.test(path) && !DRIVES_A_BROWSER.test(path))]
    const mixed: TestSpecification[] = []
    while (waiting.length + busy.length > 0) mixed.push(...waiting.splice(0, 1), ...busy.splice(0, 2))
    return mixed
  }
}
