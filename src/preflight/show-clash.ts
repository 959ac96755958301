import { tellMeeting } from '../occurrences/tell-meeting.ts'
import type { OwnAiring } from './airings.ts'
import type { Clash } from './giving-way.ts'
import type { Cut } from './schema.ts'
import type { Settled } from './settle.ts'
import { clockIn, momentIn } from './words-time.ts'

/** A clash as it is shown; of one class in the sentence that every screen says about the two. */
export function showClash(
  clash: Clash,
  settled: Settled | null,
  airings: readonly OwnAiring[],
): Cut & { givesWay: 'ours' | 'theirs' } {
  const { airing, rival, meeting } = clash
  const index = airings.indexOf(airing)
  return {
    givesWay: settled?.givesWay ?? meeting.givesWay,
    title: rival.whole.title,
    priority: rival.priority,
    occurrenceId: rival.occurrenceId,
    scheduleId: rival.scheduleId,
    programmeId: rival.programmeId,
    areaCodes: rival.areaCodes,
    airing: index,
    startAt: rival.whole.startAt.toISOString(),
    endAt: rival.whole.endAt.toISOString(),
    ...(settled
      ? { ...outcomeOf(settled), words: tell(clash, settled, index) }
      : { resumes: meeting.resumes, resumesAt: meeting.resumesAt?.toISOString() ?? null, words: null }),
  }
}

function outcomeOf({ ending }: Settled): Pick<Cut, 'resumes' | 'resumesAt'> {
  const iso = (at: Date | null) => at?.toISOString() ?? null
  switch (ending.kind) {
    case 'shift':
      return { resumes: 'shift', resumesAt: iso(ending.startAt) }
    case 'left-out':
      return { resumes: 'left-out', resumesAt: null }
    case 'waits':
      return { resumes: 'queued', resumesAt: iso(ending.startsAt) }
    case 'cut':
      return { resumes: ending.resume, resumesAt: iso(ending.resumesAt) }
  }
}

function tell({ airing, rival, meetsAt }: Clash, { givesWay, chosen, ending }: Settled, index: number) {
  const { zone } = airing.run
  const named = { title: rival.whole.title, isProgramme: rival.kind === 'programme' }
  const clock = (at: Date) => clockIn(at, zone)
  return tellMeeting({
    ...(givesWay === 'ours' ? { loser: null, winner: named } : { loser: named, winner: null }),
    // The day of the first airing stands in the sentence before.
    at: index === 0 ? { vi: clock(meetsAt), en: clock(meetsAt) } : momentIn(meetsAt, zone),
    chosen,
    ending,
    clock,
  })
}
