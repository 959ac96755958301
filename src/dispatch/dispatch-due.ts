import { loadAuthorities } from '../accounts/authorities.ts'
import { knownAreas } from '../areas/find.ts'
import { addMs } from '../clock.ts'
import { type Ctx, isPermitted, withTransaction } from '../context.ts'
import { openLedgers } from '../deliveries/conclude.ts'
import { emitEvents } from '../events/emit.ts'
import { changedEvent } from '../occurrences/changed-event.ts'
import type { Reason } from '../protocol/reasons.ts'
import { recordCommands, signCommand } from './commands.ts'
import { playDocument } from './documents.ts'
import { type Publishable, publishCommands } from './publish.ts'
import { claimDue, markAiring, markEnded } from './store.ts'

// Small enough that the first are on the wire while the last are still being signed.
const BATCH = 200
const LEDGER_BATCH = 500
// A speaker that has not said a word this long after its command is asked again.
const FIRST_RESEND_MS = 2_000

type Due = Awaited<ReturnType<typeof claimDue>>[number]

/**
 * Send everything that is due: claim, check again, sign, commit, publish. The same for an alarm, a sweep and a restart;
 * two processes at once share the work. @returns how many airings went on the wire
 */
export async function dispatchDue(ctx: Ctx): Promise<number> {
  const aired: string[] = []
  const publishing: Array<Promise<string[]>> = []
  try {
    for (let more = true; more; ) {
      const { claimed, commands, airing } = await claimAndSign(ctx)
      if (commands.length > 0) {
        ctx.failpoints.hit('after-commit')
        // The next batch is signed while the broker takes this one; what it does not take is sent by a sweep.
        publishing.push(publishCommands(ctx, commands))
      }
      aired.push(...airing)
      more = claimed === BATCH
    }
  } finally {
    await Promise.allSettled(publishing)
  }
  const sent = (await Promise.all(publishing)).flat().length
  // Not between the batches: at 05:00 the last commune waits for all that comes before it.
  for (let at = 0; at < aired.length; at += LEDGER_BATCH) await openLedgers(ctx, aired.slice(at, at + LEDGER_BATCH))
  return sent
}

async function claimAndSign(ctx: Ctx): Promise<{ claimed: number; commands: Publishable[]; airing: string[] }> {
  return withTransaction(ctx, async (tx) => {
    const now = ctx.clock.now()
    const due = await claimDue(tx.db, now, BATCH)
    if (due.length === 0) return { claimed: 0, commands: [], airing: [] }
    const [areas, authorities] = await Promise.all([
      knownAreas(
        tx.db,
        due.flatMap((row) => [...row.areaCodes, ...row.approvedAreaCodes]),
        now,
      ),
      loadAuthorities(
        tx.db,
        due.map((row) => row.createdBy),
        now,
      ),
    ])
    const paths = new Map(areas.map((area) => [area.code, area.path]))
    const mayAir = (row: Due) => refusal(row, paths, authorities.get(row.createdBy) ?? [], now)

    const refused = due.flatMap((row) => {
      const reason = mayAir(row)
      return reason
        ? [{ id: row.id, reason, status: reason === 'server-down' ? ('missed' as const) : ('cancelled' as const) }]
        : []
    })
    if (refused.length > 0) await markEnded(tx.db, refused, now)

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
  now: Date,
): Reason | undefined {
  if (row.validUntil < now) return 'server-down'
  if (row.bulletinStatus === 'revoked') return 'revoked'
  if (row.bulletinStatus !== 'approved' || !row.sha256) return 'not-approved'
  if (row.scheduleStatus !== 'active') return 'schedule-ended'
  const approved = row.approvedAreaCodes.flatMap((code) => paths.get(code) ?? [])
  const targets = row.areaCodes.map((code) => paths.get(code))
  if (targets.some((path) => path === undefined || !approved.some((wider) => path.startsWith(wider))))
    return 'not-approved'
  const author = { kind: 'user', id: row.createdBy, name: '', grants } as const
  if (targets.some((path) => path === undefined || !isPermitted(author, 'schedule.write', path)))
    return 'authority-lost'
  return undefined
}

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
  if (!row.sha256 || !row.bytes || !row.durationMs) throw new Error(`occurrence ${row.id} has no audio`)
  const clip = { sha256: row.sha256, bytes: row.bytes, durationMs: row.durationMs }
  const document = playDocument(ctx, ctx.publicUrl(), { ...row, clip })
  const command = await signCommand(ctx, document, {
    occurrenceId: row.id,
    contentSha256: row.sha256,
    authorId: row.authorId,
    approverId: row.approverId ?? '',
  })
  return { command, airing: { id: row.id, commandId: document.id, sha256: row.sha256, durationMs: row.durationMs } }
}
