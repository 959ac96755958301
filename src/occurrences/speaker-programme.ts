import type { z } from 'zod'
import { pathCodes } from '../areas/find.ts'
import { loadAreaNames, nameOf } from '../areas/names.ts'
import type { Ctx } from '../context.ts'
import { loadPolicyBook, type PolicyBook } from '../policies/book.ts'
import { dateOf } from '../policies/hours.ts'
import { judgeHours } from '../policies/judge.ts'
import { REASON_OF } from '../policies/require-allowed.ts'
import { capAt, localTime } from '../protocol/policy-rules.ts'
import { REASONS } from '../protocol/reasons.ts'
import { ScheduleRule } from '../schedules/schema.ts'
import { getSpeaker } from '../speakers/list.ts'
import { loadEntries, viewEntries } from './programme-entries.ts'
import { daysOf, headsOf } from './programme-view.ts'
import type {
  ProgrammeAiring,
  SpeakerProgramme,
  SpeakerProgrammeAiring,
  SpeakerProgrammeQuery,
} from './programme-view-schema.ts'
import { tellAiring, tellProgramme } from './speaker-programme-words.ts'
import { loadDeliveriesOf, loadOrigins, type Origin } from './store-programme-view.ts'
import { tellRule } from './tell-rule.ts'
import { reasonText } from './view.ts'

// Over 60 a day for two months.
const MOST_AIRINGS = 4_000

/** What one speaker will play and why: by which rule, whose approval, how loud, and what its policy keeps silent. */
export async function getSpeakerProgramme(
  ctx: Ctx,
  speakerId: string,
  query: z.output<typeof SpeakerProgrammeQuery>,
): Promise<SpeakerProgramme> {
  const speaker = await getSpeaker(ctx, speakerId)
  const days = daysOf(ctx, query)
  const within = { all: false as const, codes: pathCodes(speaker.areaPath) }
  const [entries, book, names] = await Promise.all([
    loadEntries(ctx, {
      visible: { all: true },
      within,
      from: days.start,
      to: days.end,
      after: undefined,
      limit: MOST_AIRINGS,
    }),
    loadPolicyBook(ctx),
    loadAreaNames(ctx.db, within.codes, ctx.clock.now()),
  ])
  const airings = await viewEntries(ctx, entries, { counts: false })
  const [heads, origins, deliveries] = await Promise.all([
    headsOf(ctx, airings),
    loadOrigins(ctx.db, [...new Set(airings.flatMap((one) => one.scheduleId ?? one.programmeId ?? []))]),
    loadDeliveriesOf(
      ctx.db,
      speakerId,
      airings.flatMap(({ occurrenceId }) => occurrenceId ?? []),
    ),
  ])
  const shown = airings.map((airing): SpeakerProgrammeAiring => {
    const { type: _, targets: __, counts: ___, ...common } = airing
    const origin = origins.get(airing.scheduleId ?? airing.programmeId ?? '')
    const rule = ScheduleRule.safeParse(origin?.rule).data
    const delivery = deliveries.get(airing.occurrenceId ?? '')
    const facts = {
      ...common,
      // What was never planned stands for its whole session.
      sessionTitle: airing.status === 'unplanned' ? null : (heads.get(airing.programmeId ?? '')?.title ?? null),
      rule: rule ? tellRule(rule) : null,
      zone: origin?.zone ?? days.zone,
      createdBy: origin?.createdBy ?? null,
      approvedBy: origin?.approvedBy ?? null,
      approvedAt: origin?.approvedAt?.toISOString() ?? null,
      volume: volumeOf(book, speaker, airing, origin),
      refusal: refusalOf(book, speaker.areaPath, airing),
      delivery: delivery
        ? { status: delivery.status, reason: delivery.reason, reasonText: reasonText(delivery.reason) }
        : null,
    }
    return { ...facts, words: tellAiring(facts, (code) => nameOf(names, code)) }
  })
  const { id, name, areaCode, online } = speaker
  return {
    speaker: { id, name, areaCode, areaName: nameOf(names, areaCode), online },
    zone: days.zone,
    from: days.from,
    to: days.to,
    words: tellProgramme(shown, days, ctx.clock.now()),
    airings: shown,
  }
}

type Aimed = { areaPath: string; volume: number }

/** An emergency is as loud as the speaker is set. */
function volumeOf(book: PolicyBook, { areaPath, volume }: Aimed, airing: ProgrammeAiring, origin?: Origin): number {
  if (airing.priority === 'emergency') return volume
  const at = Date.parse(airing.startAt)
  const { rules } = book.effectiveOn(areaPath, dateOf(at, book.zone))
  return Math.min(origin?.volume ?? 100, volume, capAt(rules, localTime(at, rules.zone)))
}

function refusalOf(book: PolicyBook, path: string, airing: ProgrammeAiring): SpeakerProgrammeAiring['refusal'] {
  if (airing.priority === 'emergency') return null
  const own = { startMs: Date.parse(airing.startAt), endMs: Date.parse(airing.endAt) }
  const broken = judgeHours([book.placeOf(path)], own)
  return broken ? { rule: broken.rule, areaCode: broken.areaCode, words: REASONS[REASON_OF[broken.rule]] } : null
}
