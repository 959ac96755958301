import { pathCodes, ROOT_CODE } from '../areas/find.ts'
import { viewPaths } from '../areas/list.ts'
import { loadAreaNames, nameOf } from '../areas/names.ts'
import { createLimiter } from '../clips/limiter.ts'
import { addMs } from '../clock.ts'
import { type Ctx, permittedPaths } from '../context.ts'
import { endOf, reasonText } from '../occurrences/view.ts'
import { loadScope } from '../reach/related.ts'
import type { Today } from './schema.ts'
import {
  type AlertLine,
  type BulletinLine,
  countSpeakers,
  loadAlerts,
  loadApprovals,
  loadFaults,
  loadInbox,
  loadNext,
  loadNowPlaying,
  loadProgrammeApprovals,
  loadRejected,
  loadSilentAreas,
  type Next,
  type OnAir,
} from './store.ts'
import { loadCollisions } from './store-collisions.ts'
import { loadSilenced } from './store-silenced.ts'
import { waitingSchedules } from './waiting.ts'

const SHOWN = { next: 10, silenced: 5, bulletins: 5, inbox: 5, collisions: 10, silent: 20, faults: 20, alerts: 20 }
const DAY_MS = 86_400_000
const SILENCED_AHEAD_MS = 7 * DAY_MS
const VIETNAM_OFFSET_MS = 7 * 3_600_000

// Each asks a dozen questions at once, of the ten connections that stops and alerts need too; and in an emergency every
// open screen asks again each second.
const oneAtATime = createLimiter(1)

/** What plays, what comes and what needs the caller, over the areas they may look at. Errors: `permission.denied`. */
export const showToday = (ctx: Ctx): Promise<Today> => oneAtATime(() => gatherToday(ctx))

async function gatherToday(ctx: Ctx): Promise<Today> {
  const { db } = ctx
  const now = ctx.clock.now()
  const paths = viewPaths(ctx)
  const midnight = startOfDay(now)
  const soon = addMs(now, ctx.config.dispatchLeadSeconds * 1_000)
  const mayDecide = permittedPaths(ctx.actor, 'bulletin.decide')
  const mayPlan = permittedPaths(ctx.actor, 'schedule.write')
  const mayTake = permittedPaths(ctx.actor, 'inbox.decide')
  const mayWarn = permittedPaths(ctx.actor, 'alert.write')
  const [reaching, inside, deciding, warning, planning, taking, tops] = await Promise.all([
    loadScope(db, paths, 'above'),
    loadScope(db, paths, 'inside-only'),
    loadScope(db, mayDecide, 'inside-only'),
    loadScope(db, mayWarn, 'inside-only'),
    loadScope(db, mayPlan, 'inside-only'),
    loadScope(db, mayTake, 'inside-only'),
    Promise.all(
      paths.map(async (path) => ({
        code: pathCodes(path).at(-1) ?? ROOT_CODE,
        scope: await loadScope(db, [path], 'above'),
      })),
    ),
  ])
  const [
    onAir,
    next,
    speakers,
    silent,
    faults,
    approvals,
    rejected,
    active,
    drafts,
    waiting,
    programmes,
    collisions,
    inbox,
    silenced,
  ] = await Promise.all([
    loadNowPlaying(db, reaching, soon),
    loadNext(db, tops, { now, soon, limit: SHOWN.next }),
    countSpeakers(db, paths),
    loadSilentAreas(db, paths, now, SHOWN.silent),
    loadFaults(db, paths, { scope: reaching, from: midnight, to: now, limit: SHOWN.faults }),
    loadApprovals(db, deciding, ctx.actor.id, SHOWN.bulletins),
    loadRejected(db, ctx.actor.id, SHOWN.bulletins),
    loadAlerts(db, reaching, 'active', SHOWN.alerts),
    loadAlerts(db, warning, 'draft', SHOWN.alerts),
    waitingSchedules(ctx, inside, now),
    loadProgrammeApprovals(db, deciding, ctx.actor.id, SHOWN.bulletins),
    loadCollisions(db, { inside: planning, reaching, limit: SHOWN.collisions }),
    loadInbox(db, taking, now, SHOWN.inbox),
    loadSilenced(db, planning, { from: now, to: addMs(now, SILENCED_AHEAD_MS), limit: SHOWN.silenced }),
  ])
  const names = await loadAreaNames(
    db,
    [
      ...onAir,
      ...next,
      ...approvals.first,
      ...programmes.first,
      ...rejected.first,
      ...active.first,
      ...drafts.first,
      ...waiting.first,
      ...collisions.first,
      ...inbox.first,
      ...silenced,
    ]
      .flatMap((row) => row.areaCodes)
      .concat(next.map((row) => row.topCode)),
    now,
  )
  const namesOf = (codes: readonly string[]) => codes.map((code) => nameOf(names, code))
  return {
    now: now.toISOString(),
    nowPlaying: onAir.map((row) => showOnAir(row, namesOf(row.areaCodes))),
    next: next.map((row) => ({
      ...showOnAir(row, namesOf(row.areaCodes)),
      topArea: { code: row.topCode, name: nameOf(names, row.topCode) },
      session: row.programmeId === null ? null : showSession(row, row.programmeId),
    })),
    speakers: { ...speakers, offline: speakers.total - speakers.online },
    needsMe: {
      approvals: { ...approvals, first: approvals.first.map((row) => showBulletin(row, namesOf(row.areaCodes))) },
      programmeApprovals: {
        ...programmes,
        first: programmes.first.map((row) => showBulletin(row, namesOf(row.areaCodes))),
      },
      rejectedMine: { ...rejected, first: rejected.first.map((row) => showBulletin(row, namesOf(row.areaCodes))) },
      silentAreas: {
        ...silent,
        first: silent.first.map((row) => ({ ...row, lastSeenAt: row.lastSeenAt?.toISOString() ?? null })),
      },
      faults: {
        ...faults,
        first: faults.first.map((row) => ({ ...row, at: row.at.toISOString(), reasonText: reasonText(row.reason) })),
      },
      activeAlerts: active.first.map((row) => showAlert(row, namesOf(row.areaCodes))),
      draftAlerts: { ...drafts, first: drafts.first.map((row) => showAlert(row, namesOf(row.areaCodes))) },
      collisions: {
        count: collisions.count,
        others: collisions.others,
        first: collisions.first.map(({ areaCodes, startsAt, decideBy, ...row }) => ({
          ...row,
          areaNames: namesOf(areaCodes),
          startsAt: startsAt.toISOString(),
          decideBy: decideBy.toISOString(),
        })),
      },
      inbox: {
        count: inbox.count,
        first: inbox.first.map(({ areaCodes, receivedAt, airAt, validTo, ...row }) => ({
          ...row,
          areaNames: namesOf(areaCodes),
          receivedAt: receivedAt.toISOString(),
          airAt: airAt?.toISOString() ?? null,
          validTo: validTo?.toISOString() ?? null,
        })),
      },
      waitingSchedules: {
        count: waiting.count,
        first: waiting.first.map(({ areaCodes, nextAiringAt, ...row }) => ({
          ...row,
          areaNames: namesOf(areaCodes),
          nextAiringAt: nextAiringAt.toISOString(),
        })),
      },
      silenced: {
        count: silenced[0]?.total ?? 0,
        first: silenced.map(({ areaCodes, nextAt, reason, total: _, ...row }) => ({
          ...row,
          areaNames: namesOf(areaCodes),
          nextAt: nextAt.toISOString(),
          reasonText: reasonText(reason),
        })),
      },
    },
  }
}

/** 00:00 in Viet Nam (UTC+7, no summer time). */
function startOfDay(now: Date): Date {
  const local = now.getTime() + VIETNAM_OFFSET_MS
  return addMs(now, -(local % DAY_MS))
}

const showOnAir = (row: OnAir, areaNames: string[]) => ({
  id: row.id,
  kind: row.kind,
  title: row.title,
  mode: row.mode,
  priority: row.priority,
  areaCodes: row.areaCodes,
  areaNames,
  startAt: row.startAt.toISOString(),
  endAt: endOf(row).toISOString(),
  status: row.status,
  targets: row.targets,
  bulletinId: row.bulletinId,
  alertId: row.alertId,
  scheduleId: row.scheduleId,
  clipSha256: row.clipSha256,
})

const showSession = (row: Next, programmeId: string) => ({
  programmeId,
  title: row.sessionTitle ?? row.title,
  items: row.sessionItems,
  endAt: (row.sessionEndsAt ?? endOf(row)).toISOString(),
})

const showBulletin = (row: BulletinLine, areaNames: string[]) => ({
  ...row,
  areaNames,
  authorName: row.authorName ?? '',
  submittedAt: row.submittedAt?.toISOString() ?? null,
})

const showAlert = (row: AlertLine, areaNames: string[]) => ({
  ...row,
  areaNames,
  createdAt: row.createdAt.toISOString(),
  sentAt: row.sentAt?.toISOString() ?? null,
  validUntil: row.validUntil?.toISOString() ?? null,
})
