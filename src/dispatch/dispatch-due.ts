import { setTimeout as wait } from 'node:timers/promises'
import { loadAuthorities } from '../accounts/authorities.ts'
import { knownAreas } from '../areas/find.ts'
import { addMs } from '../clock.ts'
import { type Ctx, isPermitted, withTransaction } from '../context.ts'
import { openLedgers } from '../deliveries/conclude.ts'
import { emitEvents } from '../events/emit.ts'
import { changedEvent } from '../occurrences/changed-event.ts'
import { recordDecisions } from '../occurrences/decisions.ts'
import { FIRST_RESEND_MS } from '../occurrences/end-airing.ts'
import { sayLate, settleMissed } from '../occurrences/missed.ts'
import { loadPolicyBook, type PolicyBook } from '../policies/book.ts'
import { judgeHoursOfAll, type Violation } from '../policies/judge.ts'
import { REASON_OF } from '../policies/require-allowed.ts'
import { HOURS_GRACE_MS } from '../protocol/policy-rules.ts'
import type { Reason } from '../protocol/reasons.ts'
import { relayStream } from '../relays/stream.ts'
import { recordCommands, signCommand } from './commands.ts'
import { type Content, playDocument } from './documents.ts'
import { type Publishable, publishCommands } from './publish.ts'
import { sayRelayed } from './say-relayed.ts'
import { claimDue, isAnythingDue, markAiring, markEnded } from './store.ts'

// Small enough that the first are on the wire while the last are still being signed.
const BATCH = 200
const LEDGER_BATCH = 500
// What the planner or a person holds at that very moment would else wait for the next sweep, seconds late.
const HELD_PAUSE_MS = 100
const HELD_TRIES = 20

type Due = Awaited<ReturnType<typeof claimDue>>[number]

/**
 * Send everything that is due: claim, check again, sign, commit, publish. The same for an alarm, a sweep and a restart;
 * two processes at once share the work. @returns how many airings went on the wire
 */
export async function dispatchDue(ctx: Ctx): Promise<number> {
  const aired: string[] = []
  const publishing: Array<Promise<string[]>> = []
  // After a downtime a schedule does not send all that it owes, one after another.
  await settleMissed(ctx)
  let size = BATCH
  try {
    for (let tries = 0; tries < HELD_TRIES; ) {
      const { claimed, commands, airing } = await claimAndSign(ctx, size).catch(async (err: unknown) => {
        if (!isFaultOfRow(err)) throw err
        if (size === 1) await giveUpFirst(ctx, err)
        // One by one, so that what nobody can write down does not keep all that is due with it from sounding.
        size = 1
        return { claimed: 1, commands: [], airing: [] }
      })
      if (claimed === 0) {
        if (!(await isAnythingDue(ctx.db, ctx.clock.now()))) break
        tries += 1
        await wait(HELD_PAUSE_MS)
      }
      if (commands.length > 0) {
        ctx.failpoints.hit('after-commit')
        // The next batch is signed while the broker takes this one; what it does not take is sent by a sweep.
        publishing.push(publishCommands(ctx, commands))
      }
      aired.push(...airing)
    }
  } finally {
    await Promise.allSettled(publishing)
  }
  const sent = (await Promise.all(publishing)).flat().length
  // Not between the batches: at 05:00 the last commune waits for all that comes before it.
  for (let at = 0; at < aired.length; at += LEDGER_BATCH) await openLedgers(ctx, aired.slice(at, at + LEDGER_BATCH))
  return sent
}

/** SQLSTATE classes 22 (data) and 23 (constraints): this row will never do, however often it is tried. */
const isFaultOfRow = (err: unknown): boolean =>
  err instanceof Error && 'code' in err && typeof err.code === 'string' && /^2[23]/.test(err.code)

async function giveUpFirst(ctx: Ctx, err: unknown): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const now = ctx.clock.now()
    const [row] = await claimDue(tx.db, now, 1)
    if (!row) return
    ctx.log.error({ err, occurrenceId: row.id }, 'this airing cannot be written down as sent')
    await markEnded(tx.db, [{ id: row.id, status: 'cancelled', reason: 'malformed' }], now)
    await emitEvents(tx, [changedEvent({ ...row, status: 'cancelled' })])
  })
}

type Claimed = { claimed: number; commands: Publishable[]; airing: string[] }

async function claimAndSign(ctx: Ctx, size: number): Promise<Claimed> {
  return withTransaction(ctx, async (tx) => {
    const now = ctx.clock.now()
    const due = await claimDue(tx.db, now, size)
    if (due.length === 0) return { claimed: 0, commands: [], airing: [] }
    const [areas, authorities] = await Promise.all([
      knownAreas(
        tx.db,
        due.flatMap((row) => [...row.areaCodes, ...approvedFor(row).flat()]),
        now,
      ),
      loadAuthorities(
        tx.db,
        due.map((row) => row.createdBy),
        now,
      ),
    ])
    const paths = new Map(areas.map((area) => [area.code, area.path]))
    const policies = await loadPolicyBook(tx)
    const violations = violationsOf(due, paths, policies, now)
    const mayAir = (row: Due) => refusal(row, paths, authorities.get(row.createdBy) ?? [], violations.get(row.id), now)

    const refused = due.flatMap((row) => {
      const reason = mayAir(row)
      return reason
        ? [{ id: row.id, reason, status: reason === 'server-down' ? ('missed' as const) : ('cancelled' as const) }]
        : []
    })
    if (refused.length > 0) await markEnded(tx.db, refused, now)
    await recordDecisions(
      tx,
      refused.flatMap(({ id, reason }) => {
        const violation = violations.get(id)
        if (!violation || reason !== REASON_OF[violation.rule]) return []
        const { rule, areaCode, limit } = violation
        return [{ occurrenceId: id, kind: 'policy-refused' as const, data: { rule, areaCode, limit, when: 'sent' } }]
      }),
    )

    const refusedIds = new Set(refused.map((row) => row.id))
    const signing = await Promise.all(due.filter((row) => !refusedIds.has(row.id)).map((row) => signOrRefuse(ctx, row)))
    const signed = signing.filter((one) => one !== undefined)
    const unsignable = due.filter(
      (row) => !refusedIds.has(row.id) && !signed.some(({ airing }) => airing.id === row.id),
    )
    if (unsignable.length > 0)
      await markEnded(
        tx.db,
        unsignable.map(({ id }) => ({ id, status: 'cancelled' as const, reason: 'malformed' })),
        now,
      )
    await recordCommands(
      tx,
      signed.map(({ command }) => command),
    )
    await markAiring(
      tx.db,
      signed.map(({ airing }) => airing),
      now,
      addMs(now, FIRST_RESEND_MS),
    )
    const sent = due.filter((row) => signed.some(({ airing }) => airing.id === row.id))
    await sayLate(tx, sent)
    await sayRelayed(tx, sent)
    const ended = new Map<string, 'missed' | 'cancelled'>([
      ...refused.map(({ id, status }) => [id, status] as const),
      ...unsignable.map(({ id }) => [id, 'cancelled'] as const),
    ])
    await emitEvents(
      tx,
      due.map((row) => changedEvent({ ...row, status: ended.get(row.id) ?? 'airing' })),
    )
    return {
      claimed: due.length,
      commands: signed.map(({ command }) => command),
      airing: signed.map(({ airing }) => airing.id),
    }
  })
}

/** Why a due airing must not go out, if so. Approval, authority and areas are checked at the last moment, not only when it was planned. */
function refusal(
  row: Due,
  paths: ReadonlyMap<string, string>,
  grants: Parameters<typeof isPermitted>[0]['grants'],
  violation: Violation | undefined,
  now: Date,
): Reason | undefined {
  if (row.validUntil < now) return 'server-down'
  if (row.bulletinStatus === 'revoked') return 'revoked'
  if (row.bulletinId && row.bulletinStatus !== 'approved') return 'not-approved'
  if (!row.sha256) return 'not-approved'
  if (!row.isOn) return 'schedule-ended'
  if (!row.isAsApproved) return 'not-approved'
  if (row.relayArchivedAt) return 'relay-archived'
  const targets = row.areaCodes.map((code) => paths.get(code))
  const isApproved = approvedFor(row).every((codes) => {
    const approved = codes.flatMap((code) => paths.get(code) ?? [])
    return targets.every((path) => path !== undefined && approved.some((wider) => path.startsWith(wider)))
  })
  if (!isApproved) return 'not-approved'
  const author = { kind: 'user', id: row.createdBy, name: '', grants } as const
  if (targets.some((path) => path === undefined || !isPermitted(author, 'schedule.write', path)))
    return 'authority-lost'
  return violation && REASON_OF[violation.rule]
}

/** Hours as they are now. Sessions and minutes were counted when it was planned. */
function violationsOf(
  due: readonly Due[],
  paths: ReadonlyMap<string, string>,
  policies: PolicyBook,
  now: Date,
): Map<string, Violation> {
  if (policies.isEmpty) return new Map()
  return new Map(
    due.flatMap((row) => {
      const places = row.areaCodes.flatMap((code) => paths.get(code) ?? []).map((path) => policies.placeOf(path))
      const violation = judgeHoursOfAll(places, soundingOf(row, now))
      return violation ? [[row.id, violation] as const] : []
    }),
  )
}

/** When it really would sound: what is sent late may no longer fit before quiet hours, give or take what a speaker allows. */
function soundingOf(row: Due, now: Date): { startMs: number; endMs: number } {
  const startMs = Math.max(row.startAt.getTime(), now.getTime())
  const grace = Math.min(HOURS_GRACE_MS, startMs - row.startAt.getTime())
  const endMs = startMs + Math.max(0, (row.plannedMs ?? row.durationMs ?? 0) - grace)
  return { startMs, endMs: row.hardEndAt ? Math.max(startMs, Math.min(endMs, row.hardEndAt.getTime())) : endMs }
}

/** The areas that each approval it rests on was given for: the bulletin's, the programme's. */
const approvedFor = (row: Due): string[][] =>
  [row.bulletinAreaCodes, row.programmeAreaCodes].filter((codes) => codes !== null)

/** One row that cannot be told to a speaker must not hold up all that is due with it. */
async function signOrRefuse(ctx: Ctx, row: Due): Promise<Awaited<ReturnType<typeof sign>> | undefined> {
  try {
    return await sign(ctx, row)
  } catch (err) {
    ctx.log.error({ err, occurrenceId: row.id }, 'this airing cannot be put into a command')
    return undefined
  }
}

async function sign(ctx: Ctx, row: Due) {
  const content = contentOf(ctx, row)
  const document = playDocument(ctx, ctx.publicUrl(), { ...row, content })
  const command = await signCommand(ctx, document, {
    occurrenceId: row.id,
    contentSha256: content.clip.sha256,
    authorId: row.authorId,
    approverId: row.approverId ?? '',
  })
  // A relay is as long as it was planned, whatever its stand-in.
  const durationMs = content.relay ? (row.plannedMs ?? 0) : content.clip.durationMs
  return { command, airing: { id: row.id, commandId: document.id, sha256: content.clip.sha256, durationMs } }
}

function contentOf(ctx: Ctx, row: Due): Content {
  const { sha256, bytes, durationMs } = row
  if (!sha256 || !bytes || !durationMs) throw new Error(`occurrence ${row.id} has no audio`)
  const clip = { sha256, bytes, durationMs }
  if (!row.relayId) return { clip, relay: null }
  const until = row.hardEndAt ?? addMs(row.startAt, row.plannedMs ?? 0)
  return { clip, relay: { ...relayStream(ctx, row.relayId, until), until } }
}
