import type { z } from 'zod'
import { audit } from '../audit/audit.ts'
import { addMs } from '../clock.ts'
import { type Ctx, requirePermission, withTransaction } from '../context.ts'
import { recordCommands, signCommand } from '../dispatch/commands.ts'
import { claims } from '../dispatch/documents.ts'
import { publishCommands } from '../dispatch/publish.ts'
import { Problem } from '../errors.ts'
import { requireAllowedNow } from '../policies/require-allowed.ts'
import { getSpeaker } from './list.ts'
import { PlayTestTone, type SpeakerCommandView } from './schema.ts'
import { loadSpeaker } from './store.ts'
import { insertSpeakerCommand, loadSpeakerCommand, toCommandView } from './store-commands.ts'
import { loadEmergencyOnAir } from './store-console.ts'

// Whoever asks stands below the horns: a chime that comes later than this frightens somebody else.
const VALID_MS = 15_000

/**
 * A chime from one speaker now. Errors: `speaker.offline`, `speaker.retired`, `speaker.volume-above-limit`,
 * `speaker.emergency-on-air`, `policy.quiet-hours`, `policy.outside-window`. Whether it sounded is what the speaker says: `getSpeakerCommand`, event `speaker.command`.
 */
export async function playTestTone(
  ctx: Ctx,
  id: string,
  input: z.input<typeof PlayTestTone>,
): Promise<SpeakerCommandView> {
  const wanted = PlayTestTone.parse(input)
  const { view, command } = await withTransaction(ctx, async (tx) => {
    const speaker = await loadSpeaker(tx.db, id)
    requirePermission(ctx, 'speaker.write', [{ code: speaker.areaCode, path: speaker.areaPath }])
    if (speaker.status !== 'active') throw new Problem('speaker.retired', { fields: { speakerId: id } })
    const volume = wanted.volume ?? speaker.volume
    if (volume > speaker.volume) throw new Problem('speaker.volume-above-limit', { fields: { limit: speaker.volume } })
    if (!speaker.online)
      throw new Problem('speaker.offline', { fields: { lastSeenAt: speaker.lastSeenAt?.toISOString() ?? null } })
    const occurrenceId = await loadEmergencyOnAir(tx.db, speaker)
    if (occurrenceId) throw new Problem('speaker.emergency-on-air', { fields: { occurrenceId } })
    await requireAllowedNow(tx, { areas: [{ path: speaker.areaPath }], durationMs: 0, counted: false })
    const expiresAt = addMs(ctx.clock.now(), VALID_MS)
    const document = { ...claims(tx, { speakers: [id] }, expiresAt, 'test'), kind: 'selfTest' as const, volume }
    const by = { occurrenceId: null, authorId: ctx.actor.id, approverId: ctx.actor.id }
    const command = await signCommand(tx, document, by)
    await recordCommands(tx, [command])
    const { issuedAt } = command
    const row = await insertSpeakerCommand(tx.db, {
      ...{ id: command.id, speakerId: id, kind: 'selfTest' as const, volume, issuedAt, expiresAt },
    })
    await audit(tx, {
      action: 'speaker.test-tone',
      subjectId: id,
      areaCodes: [speaker.areaCode],
      data: { volume, commandId: command.id },
    })
    return { view: toCommandView(row, ctx.clock.now()), command }
  })
  await publishCommands(ctx, [command])
  return view
}

/** What became of it. Errors: `speaker-command.not-found`. */
export async function getSpeakerCommand(ctx: Ctx, ids: { id: string; commandId: string }): Promise<SpeakerCommandView> {
  await getSpeaker(ctx, ids.id)
  const row = await loadSpeakerCommand(ctx.db, ids.id, ids.commandId)
  if (!row) throw new Problem('speaker-command.not-found')
  return toCommandView(row, ctx.clock.now())
}
