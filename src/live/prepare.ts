import { randomBytes } from 'node:crypto'
import { requireRecentSecondFactor, STEP_UP_MINUTES } from '../accounts/second-factor.ts'
import { requireAreas, requireAtMost, topArea, withoutNested } from '../areas/find.ts'
import { audit } from '../audit/audit.ts'
import { addMs } from '../clock.ts'
import { type Ctx, requirePermission, type Tx, withTransaction } from '../context.ts'
import { openLedgers } from '../deliveries/conclude.ts'
import { recordCommands, type SignedCommand, signCommand } from '../dispatch/commands.ts'
import { liveDocument } from '../dispatch/documents.ts'
import { publishCommands } from '../dispatch/publish.ts'
import { Problem } from '../errors.ts'
import { emitEvent } from '../events/emit.ts'
import { isSafeLine } from '../net/safe-line.ts'
import { FIRST_RESEND_MS } from '../occurrences/end-airing.ts'
import { requireAllowedNow } from '../policies/require-allowed.ts'
import type { Play } from '../protocol/messages.ts'
import { countSpeakersIn } from '../reach/targets.ts'
import type { LiveHub } from './hub.ts'
import { Microphone } from './microphone.ts'
import { type Live, PrepareLive } from './schema.ts'
import { findBusy, insertLive, type LiveRow, lockMicrophones } from './store.ts'
import { viewLive } from './view.ts'

/** How long a session may go on without a sign of the process that holds it. */
export const LEASE_MS = 5_000
// The last words are still on their way when the time is over.
const TAIL_MS = 10_000

type Area = { code: string; path: string }

/**
 * Phase one of speaking live: every speaker in these areas is told of the stream, connects and wakes its amplifier.
 * Nothing sounds yet. Errors: `live.person-needed`, `live.too-long`, `live.needs-ffmpeg`, `live.needs-https`,
 * `live.too-many-speakers`, `live.area-busy`, and those of `requireAllowed` (src/policies): a policy also shortens it.
 */
export async function prepareLive(ctx: Ctx, hub: LiveHub, input: PrepareLive): Promise<Live> {
  const given = PrepareLive.parse(input)
  const areas = withoutNested(await requireAreas(ctx.db, given.areaCodes, ctx.clock.now()))
  requireAtMost(areas)
  requirePermission(ctx, 'live.speak', areas)
  // Nobody approves beforehand what is said live, so somebody must be there who answers for it.
  if (ctx.actor.kind === 'token') throw new Problem('live.person-needed')
  requireRecentSecondFactor(ctx, STEP_UP_MINUTES)
  const limitSeconds = ctx.config.liveMaxSeconds
  const wantedSeconds = given.maxSeconds ?? limitSeconds
  if (wantedSeconds > limitSeconds) throw new Problem('live.too-long', { fields: { limitSeconds } })
  const allowedMs = await requireAllowedNow(ctx, { areas, durationMs: wantedSeconds * 1_000, counted: true })
  // At least a second, so that what is allowed to begin has an end.
  const maxSeconds = Math.max(1, Math.floor(allowedMs / 1_000))
  const ffmpegPath = await hub.ffmpegPath()
  if (!ffmpegPath) throw new Problem('live.needs-ffmpeg')
  requireSafeLine(ctx.publicUrl())
  const speakers = await countSpeakersIn(ctx.db, areas)
  const limit = ctx.config.liveMaxSpeakers
  if (speakers > limit) throw new Problem('live.too-many-speakers', { fields: { limit, speakers } })

  const { row, command } = await withTransaction(ctx, (tx) => commitLive(tx, { ...given, maxSeconds }, areas))
  const { id, occurrenceId, streamKey, createdBy } = row
  const recordingPath = await hub.recordingPath(id)
  const { clock } = ctx
  // Before it is published: speakers come at once.
  hub.hold(
    new Microphone({ id, occurrenceId, streamKey, createdBy, areas, maxSeconds, ffmpegPath, recordingPath, clock }),
  )
  ctx.failpoints.hit('after-commit')
  await publishCommands(ctx, [command])
  await openLedgers(ctx, [occurrenceId])
  return viewLive(ctx, hub, row)
}

/** The stream carries no signature: who sits on a plain line could put another voice into it. */
function requireSafeLine(publicUrl: string): void {
  if (!isSafeLine(publicUrl)) throw new Problem('live.needs-https')
}

type Given = { title: string; priority: 'normal' | 'priority'; maxSeconds: number }

async function commitLive(tx: Tx, given: Given, areas: readonly Area[]) {
  await lockMicrophones(tx.db)
  const busy = await findBusy(
    tx.db,
    areas.map(({ path }) => path),
  )
  if (busy) throw new Problem('live.area-busy', { fields: { liveId: busy.id, title: busy.title, by: busy.createdBy } })
  const now = tx.clock.now()
  const areaCodes = areas.map(({ code }) => code)
  const prepareUntil = addMs(now, tx.config.livePrepareSeconds * 1_000)
  const until = addMs(prepareUntil, given.maxSeconds * 1_000 + TAIL_MS)
  const occurrenceId = tx.ids.next('occ')
  const streamKey = randomBytes(24).toString('base64url')
  const { title, priority } = given
  const document = liveDocument(tx, tx.publicUrl(), { occurrenceId, title, priority, areaCodes, streamKey, until })
  const command = await signLive(tx, document)
  const session = {
    id: tx.ids.next('liv'),
    ...{ occurrenceId, streamKey, title, priority, areaCodes, prepareUntil, until },
    maxSeconds: given.maxSeconds,
    status: 'preparing' as const,
    createdBy: tx.actor.id,
    createdAt: now,
    leaseUntil: addMs(now, LEASE_MS),
  }
  const row = await insertLive(tx.db, session, airingOf(tx, session, command, topArea(areas)))
  await emitEvent(tx, { type: 'live.preparing', areaCodes, data: { liveId: row.id, occurrenceId, title } })
  await audit(tx, {
    action: 'live.prepare',
    subjectId: row.id,
    areaCodes,
    data: { title, priority, occurrenceId, commandId: command.id, maxSeconds: given.maxSeconds },
  })
  return { row, command }
}

async function signLive(tx: Tx, document: Play): Promise<SignedCommand> {
  const { occurrenceId } = document
  const command = await signCommand(tx, document, { occurrenceId, authorId: tx.actor.id, approverId: tx.actor.id })
  await recordCommands(tx, [command])
  return command
}

type Session = Pick<LiveRow, 'occurrenceId' | 'title' | 'priority' | 'areaCodes' | 'until' | 'createdAt'>

const airingOf = (tx: Tx, session: Session, command: SignedCommand, shard: string) => ({
  id: session.occurrenceId,
  kind: 'live' as const,
  title: session.title,
  priority: session.priority,
  areaCodes: session.areaCodes,
  shard,
  localAt: session.createdAt.toISOString(),
  startAt: session.createdAt,
  dispatchAt: session.createdAt,
  validUntil: session.until,
  closesAt: addMs(session.until, tx.config.reportGraceSeconds * 1_000),
  status: 'airing' as const,
  commandId: command.id,
  resendAt: addMs(session.createdAt, FIRST_RESEND_MS),
  createdAt: session.createdAt,
  updatedAt: session.createdAt,
})
