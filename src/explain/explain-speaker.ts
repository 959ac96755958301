import type { z } from 'zod'
import { pathCodes } from '../areas/find.ts'
import { addMs } from '../clock.ts'
import { type Ctx, permittedPaths } from '../context.ts'
import { getSpeaker } from '../speakers/list.ts'
import { byRuleAt } from './by-rule.ts'
import { daysOffAt } from './days-off.ts'
import { gatherSteps } from './explain-occurrence.ts'
import { type PolicyThen, policyThen } from './policy-then.ts'
import type { AiringThen, ExplainQuery, ExplainStep, SpeakerExplanation } from './schema.ts'
import { loadOccurrence, loadTitles } from './store.ts'
import { loadPauses } from './store-pauses.ts'
import { type AtSpeaker, loadAround, loadNearest, loadPresence } from './store-speaker.ts'
import { type Silent, stepsOf, unplannedThen } from './unplanned-then.ts'
import { type Moment, meantAt, soundedAt, tellAiring, tellSpeaker } from './words-speaker.ts'
import { clockOf, type Near, type Words } from './words-time.ts'

// A broadcast that ended just before is still what somebody asks about.
const SLACK_MS = 5 * 60_000
const NOW_MS = 30_000
const DAY_MS = 86_400_000

type Shown = AtSpeaker & { words: Words }

/** What one speaker played, or will, at a moment, and why (not). Errors: `speaker.not-found`. */
export async function explainSpeaker(
  ctx: Ctx,
  id: string,
  query: z.output<typeof ExplainQuery>,
): Promise<SpeakerExplanation> {
  const speaker = await getSpeaker(ctx, id)
  const now = ctx.clock.now()
  const at = query.at === undefined ? now : new Date(query.at)
  const one = { id, codes: pathCodes(speaker.areaPath) }
  const moment: Moment = {
    at,
    now,
    until: query.at === undefined ? addMs(at, 1) : endOfAsked(at),
    zone: ctx.config.zone,
  }
  const [around, presence, silent] = await Promise.all([
    loadAround(ctx.db, one, at, SLACK_MS),
    at > now ? undefined : loadPresence(ctx.db, id, at),
    unplannedThen(ctx, one.codes, at, moment.until),
  ])
  const main = around.find((airing) => soundedAt(airing, moment)) ?? around.find((airing) => meantAt(airing, moment))
  const isMeant = main !== undefined
  const policyAt = main && main.startAt > at ? main.startAt : at
  const policy = await policyThen(ctx, speaker.areaPath, policyAt)
  // Beyond what is planned the nearest that stands in the plan is not the nearest that will sound.
  const [before, after] =
    isMeant || at > addMs(now, ctx.config.planDays * DAY_MS)
      ? []
      : await Promise.all([loadNearest(ctx.db, one, at, 'before'), loadNearest(ctx.db, one, at, 'after')])
  const [daysOff, { expected, paused }] = isMeant
    ? [[], { expected: [], paused: [] }]
    : await Promise.all([daysOffAt(ctx, one.codes, at), byRuleAt(ctx, one.codes, at)])
  // Where something else aired or was meant to, nobody asks for what was ended.
  const unplanned = isMeant ? silent.filter(({ cause }) => cause.kind === 'not-approved') : silent
  const shown = [...around, before, after].filter((airing) => airing !== undefined)
  const [titles, pauses] = await Promise.all([
    loadTitles(
      ctx.db,
      shown.flatMap((airing) => airing.detail ?? []),
    ),
    loadPauses(
      ctx.db,
      shown.flatMap((airing) => (airing.isPaused && airing.ownerId) || []),
      now,
    ),
  ])
  const show = (airing: AtSpeaker): Shown => ({
    ...airing,
    words: tellAiring(airing, moment, {
      cutter: airing.deliveryStatus === 'preempted' ? titles.get(airing.detail ?? '') : undefined,
      pause: pauses.get(airing.ownerId ?? ''),
      between: around.find((other) => cameBetween(other, airing)),
    }),
  })
  const facts = {
    airings: around.map(show),
    before: before && show(before),
    after: after && show(after),
    presence,
    expected,
    unplanned: unplanned.map(({ words }) => words),
    refusal: policy.refusal,
  }
  return {
    speakerId: id,
    at: at.toISOString(),
    tense: tenseOf(moment),
    summary: joined([...daysOff, ...paused, tellSpeaker(facts, moment)]),
    presence: presence ? { online: presence.online, since: presence.since.toISOString() } : null,
    airings: facts.airings.map(view),
    before: facts.before ? view(facts.before) : null,
    after: facts.after ? view(facts.after) : null,
    steps: [...(await chainOf(ctx, main, unplanned)), ...policyStep(policy, { at: policyAt, zone: ctx.config.zone })],
  }
}

const MINUTE_MS = 60_000

/** A clock without seconds means its whole minute. */
const endOfAsked = (at: Date): Date => addMs(at, at.getTime() % MINUTE_MS === 0 ? MINUTE_MS : 1)

const CLASS = { normal: 0, priority: 1, emergency: 2 } as const

/** Something of a higher class sounded while this one was on, and it went on afterwards. */
const cameBetween = (other: AtSpeaker, one: AtSpeaker): boolean =>
  CLASS[other.priority] > CLASS[one.priority] &&
  one.startedAt !== null &&
  other.startedAt !== null &&
  other.startedAt > one.startedAt &&
  one.endedAt !== null &&
  other.startedAt < one.endedAt

const joined = (sentences: readonly Words[]): Words => ({
  vi: sentences.map(({ vi }) => vi).join(' '),
  en: sentences.map(({ en }) => en).join(' '),
})

const tenseOf = ({ at, now }: Pick<Moment, 'at' | 'now'>): 'past' | 'now' | 'future' => {
  const ahead = at.getTime() - now.getTime()
  if (Math.abs(ahead) < NOW_MS) return 'now'
  return ahead > 0 ? 'future' : 'past'
}

/** Of what was meant to sound; else of what would have, had it been in the plan. */
async function chainOf(ctx: Ctx, main: AtSpeaker | undefined, [silent]: readonly Silent[]): Promise<ExplainStep[]> {
  if (!main) return silent ? stepsOf(ctx, silent) : []
  const row = await loadOccurrence(ctx.db, main.occurrenceId)
  if (!row) return []
  return (await gatherSteps(ctx, row, permittedPaths(ctx.actor, 'view'))).steps
}

function policyStep({ refusal, cap }: PolicyThen, { at, zone }: Near): ExplainStep[] {
  if (refusal === undefined && cap === 100) return []
  const when = clockOf(at, zone)
  const hours = refusal
    ? {
        vi: `Theo quy định của ${refusal.areaName}, lúc ${when} chỉ tin khẩn cấp được phát.`,
        en: `By the policy of ${refusal.areaName} only an emergency may sound at ${when}.`,
      }
    : { vi: '', en: '' }
  const volume =
    cap < 100
      ? { vi: `Âm lượng lúc ${when} tối đa ${cap}%.`, en: `The volume at ${when} is at most ${cap}%.` }
      : { vi: '', en: '' }
  return [
    {
      at: at.toISOString(),
      kind: 'policy',
      vi: [hours.vi, volume.vi].filter(Boolean).join(' '),
      en: [hours.en, volume.en].filter(Boolean).join(' '),
      by: null,
      data: { refusal: refusal?.rule ?? null, cap },
    },
  ]
}

const view = (one: Shown): AiringThen => ({
  occurrenceId: one.occurrenceId,
  title: one.title,
  kind: one.kind,
  priority: one.priority,
  startAt: one.startAt.toISOString(),
  endAt: one.endAt.toISOString(),
  status: one.status,
  deliveryStatus: one.deliveryStatus,
  reason: one.deliveryReason ?? one.reason,
  ...one.words,
})
