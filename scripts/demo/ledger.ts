import type { ApiUser } from './api.ts'
import type { Occurrence } from './scenario.ts'

export type Delivery = {
  speakerId: string
  speakerName: string
  areaName: string
  status: string
  reason: string | null
  reasonVi: string | null
  startedAt: string | null
}
export type Counts = { total: number; playing: number; ended: number; played: number }

const POLL_MS = 250

/** What the API says of airings, read by a viewer of the whole province. */
export class Ledger {
  readonly #user: ApiUser
  readonly #tell: (line: string) => void
  constructor(user: ApiUser, tell: (line: string) => void) {
    this.#user = user
    this.#tell = tell
  }

  occurrence = (id: string): Promise<Occurrence> => this.#user.get<Occurrence>(`/occurrences/${id}`)

  /** The first airing of a schedule, as soon as the planner has made it. */
  async occurrenceOf(scheduleId: string | undefined): Promise<Occurrence> {
    for (;;) {
      const { items } = await this.#user.get<{ items: Occurrence[] }>('/occurrences')
      const found = items.find((occurrence) => occurrence.scheduleId === scheduleId)
      if (found) return found
      await pause()
    }
  }

  /** The items of a programme's next session in order, as soon as the planner has made them all. */
  async occurrencesOf(programmeId: string, count: number): Promise<Occurrence[]> {
    for (;;) {
      const { items } = await this.#user.get<{ items: Occurrence[] }>('/occurrences?order=asc')
      const found = items.filter((occurrence) => occurrence.programmeId === programmeId)
      if (found.length >= count) return found
      await pause()
    }
  }

  async deliveries(occurrenceId: string): Promise<Delivery[]> {
    const all: Delivery[] = []
    let cursor: string | null = null
    do {
      const query: string = cursor ? `&cursor=${cursor}` : ''
      const page: { items: Delivery[]; nextCursor: string | null } = await this.#user.get(
        `/occurrences/${occurrenceId}/deliveries?limit=200${query}`,
      )
      all.push(...page.items)
      cursor = page.nextCursor
    } while (cursor)
    return all
  }

  async until(occurrenceId: string, enough: (counts: Counts) => boolean): Promise<void> {
    for (let last = ''; ; await pause()) {
      const { targets } = await this.occurrence(occurrenceId)
      const counts = countsOf(await this.deliveries(occurrenceId))
      const line = `  ${counts.playing} đang phát, ${counts.played} đã phát, ${counts.ended} đã kết thúc / ${counts.total}`
      if (line !== last && counts.total > 0) this.#tell(line)
      last = line
      if (targets !== null && counts.total >= targets && enough(counts)) return
    }
  }

  async untilClosed(occurrenceIds: readonly string[]): Promise<void> {
    for (const id of occurrenceIds)
      for (;;) {
        const { status, title } = await this.occurrence(id)
        if (!['planned', 'armed', 'airing'].includes(status)) {
          this.#tell(`  sổ phát thanh đã khóa: ${title}`)
          break
        }
        await pause()
      }
  }
}

const OPEN = ['pending', 'accepted', 'fetched', 'armed', 'playing']

function countsOf(deliveries: readonly Delivery[]): Counts {
  const count = (test: (delivery: Delivery) => boolean) => deliveries.filter(test).length
  return {
    total: deliveries.length,
    playing: count(({ status }) => status === 'playing'),
    played: count(({ status }) => status === 'played'),
    ended: count(({ status }) => !OPEN.includes(status)),
  }
}

export const isOpen = (status: string): boolean => OPEN.includes(status)
const pause = () => new Promise((wake) => setTimeout(wake, POLL_MS))
