import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that mostly wait, for minutes: begun last, they would be what the whole run waits for. */
const LONG = [
  /faults-server/,
  /main-job/,
  /e2e\/(emergency|calendar)/,
  /inbox-station/,
  /programmes-air/,
  /faults-/,
  /live-/,
]

/**
 * Long files first, also on a machine that has never run them (vitest remembers how long they took); then project by
 * project, since a worker goes on only with files of its own.
 */
export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const place = LONG.findIndex((pattern) => pattern.test(moduleId))
      return place === -1 ? LONG.length : place
    }
    const sorted = await super.sort(files)
    return sorted.toSorted(
      (a, b) => groupOf(a) - groupOf(b) || rank(a) - rank(b) || a.project.name.localeCompare(b.project.name),
    )
  }
}

const groupOf = ({ project }: TestSpecification): number => project.config.sequence.groupOrder
