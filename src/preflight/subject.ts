import type { Selectable } from 'kysely'
import { requireAreas, withoutNested } from '../areas/find.ts'
import type { AreaRow } from '../areas/versions.ts'
import type { Ctx, Tx } from '../context.ts'
import type { BulletinsTable } from '../db/tables.ts'
import { Problem } from '../errors.ts'
import { loadCalendar } from '../policies/holidays.ts'
import { requireInsideBulletin } from '../schedules/create.ts'
import { requireAirings, requireStillOfUse } from '../schedules/require-airings.ts'
import { type MissedPolicy, ScheduleRule } from '../schedules/schema.ts'
import { missedOf } from '../schedules/view.ts'
import type { Station } from './hash.ts'
import type { AskPreflight } from './schema.ts'
import { findFile, loadRuns } from './store.ts'

/** Something in it that sounds, or is silent for a while. */
export type Piece = {
  title: string
  kind: 'bulletin' | 'clip' | 'relay' | 'pause'
  offsetMs: number
  durationMs: number
  /** Of its file; of a relay, of what sounds when the stream is lost. */
  sha256: string | null
  /** Of a relay, what sounds when the stream is lost; null of a station that is put away, which is silent. */
  standInTitle: string | null
  bytes: number
}

/** One rule that brings airings: a schedule, a programme, or a rule that is not kept yet. */
export type Run = {
  id: string | null
  kind: 'schedule' | 'programme'
  rule: ScheduleRule
  zone: string
  areas: AreaRow[]
  resume: 'continue' | 'restart' | 'drop'
  volume: number | null
  missed: MissedPolicy | null
  isOn: boolean
  plannedUntil: Date | null
}

export type Subject = {
  kind: 'bulletin' | 'schedule' | 'programme'
  id: string
  title: string
  priority: 'normal' | 'priority'
  /** The outermost areas that any of its runs is for. */
  areas: AreaRow[]
  runs: Run[]
  /** What sounds on a local date, 'YYYY-MM-DD', in order; without one on any day. */
  piecesOn(date: string | null): Piece[]
  /** What it relays, whatever the day. */
  stations: Station[]
  /** What it may last at most; without one as long as its pieces. */
  budgetMs: number | null
  /** The programme that this one stands in for from its approval on, and on which local dates. */
  replaces: { programmeId: string; on(date: string): boolean } | null
  /** No airing of it begins after this. */
  validTo: Date | null
}

export type Asking = Pick<Tx | Ctx, 'db' | 'clock' | 'config'>
type Head = Pick<Selectable<BulletinsTable>, 'id' | 'title' | 'priority' | 'areaCodes' | 'clipId' | 'validTo'>

/** The bulletin with all that is planned for it. Errors: `bulletin.no-content`. */
export async function bulletinSubject(ctx: Asking, bulletin: Head): Promise<Subject> {
  const rows = await loadRuns(ctx.db, { bulletinId: bulletin.id })
  const runs = await Promise.all(rows.map((row) => runOf(ctx, row)))
  return subjectOf(ctx, bulletin, { kind: 'bulletin', id: bulletin.id }, runs)
}

/** The bulletin by one of its schedules alone. Errors: `bulletin.no-content`, `schedule.not-found`. */
export async function scheduleSubject(ctx: Asking, bulletin: Head, scheduleId: string): Promise<Subject> {
  const [row] = await loadRuns(ctx.db, { scheduleId })
  if (!row) throw new Problem('schedule.not-found', { fields: { scheduleId } })
  return subjectOf(ctx, bulletin, { kind: 'schedule', id: scheduleId }, [await runOf(ctx, row)])
}

/** The bulletin by a rule that nobody has kept yet. Errors: as of `createSchedule`. */
export async function draftSubject(
  ctx: Ctx,
  bulletin: Head,
  draft: AskPreflight,
  rule: ScheduleRule,
): Promise<Subject> {
  const areas = await requireInsideBulletin(ctx, bulletin.areaCodes, draft.areaCodes)
  const zone = draft.zone ?? ctx.config.zone
  const calendar = await loadCalendar(
    ctx,
    areas.map(({ code }) => code),
  )
  const now = ctx.clock.now()
  requireAirings(rule, zone, now, calendar)
  requireStillOfUse(rule, { zone, now, isHoliday: calendar, validTo: bulletin.validTo })
  const run: Run = {
    id: null,
    kind: 'schedule',
    rule,
    zone,
    areas,
    resume: 'restart',
    volume: draft.volume ?? null,
    missed: null,
    isOn: true,
    plannedUntil: null,
  }
  return subjectOf(ctx, bulletin, { kind: 'bulletin', id: bulletin.id }, [run])
}

async function runOf(ctx: Asking, row: Awaited<ReturnType<typeof loadRuns>>[number]): Promise<Run> {
  return {
    id: row.id,
    kind: 'schedule',
    rule: ScheduleRule.parse(row.rule),
    zone: row.zone,
    areas: withoutNested(await requireAreas(ctx.db, row.areaCodes, ctx.clock.now(), null)),
    resume: row.resume,
    volume: row.volume,
    missed: missedOf(row.missed),
    isOn: row.status === 'active',
    plannedUntil: row.plannedUntil,
  }
}

async function subjectOf(
  ctx: Asking,
  bulletin: Head,
  subject: Pick<Subject, 'kind' | 'id'>,
  runs: Run[],
): Promise<Subject> {
  const file = bulletin.clipId === null ? undefined : await findFile(ctx.db, bulletin.clipId)
  if (!file) throw new Problem('bulletin.no-content')
  const { title, priority } = bulletin
  const own = runs.length > 0 ? [] : await requireAreas(ctx.db, bulletin.areaCodes, ctx.clock.now(), null)
  const piece: Piece = { title, kind: 'bulletin', offsetMs: 0, ...file, standInTitle: null }
  return {
    ...subject,
    title,
    priority,
    areas: withoutNested([...own, ...runs.flatMap((run) => run.areas)]),
    runs,
    piecesOn: () => [piece],
    stations: [],
    budgetMs: null,
    replaces: null,
    validTo: bulletin.validTo,
  }
}
