import type { z } from 'zod'
import { audit } from '../audit/audit.ts'
import { type Ctx, systemActor, type Tx, withTransaction } from '../context.ts'
import { Problem } from '../errors.ts'
import { hashCode, hashPassword, makePassword } from './enrolment-code.ts'
import { stageSpeakerConfig } from './publish-config.ts'
import { type EnrolmentView, EnrolSpeaker } from './schema.ts'
import { findByEnrolmentHash, type Speaker, takeEnrolment } from './store.ts'
import { logAway } from './store-presence.ts'

/**
 * A device becomes the speaker that the code was made for and gets its credentials, once. An earlier device of the
 * same speaker is cut off. Errors: `enrolment.code-invalid|used|expired`; `service.unavailable` when the broker cannot
 * let it in, and then the code is still good.
 */
export async function enrolSpeaker(
  open: Omit<Ctx, 'actor'>,
  input: z.input<typeof EnrolSpeaker>,
): Promise<z.infer<typeof EnrolmentView>> {
  const { code, publicJwk, model } = EnrolSpeaker.parse(input)
  const ctx: Ctx = { ...open, actor: systemActor('enrolment') }
  const hash = hashCode(code)
  const password = makePassword()
  const outcome = await withTransaction(ctx, async (tx) => {
    const before = await findByEnrolmentHash(tx.db, hash)
    const speaker = await takeEnrolment(tx.db, hash, ctx.clock.now(), {
      credentialHash: hashPassword(password),
      enrolledAt: ctx.clock.now(),
      publicJwk: publicJwk ? JSON.stringify(publicJwk) : null,
      model,
      online: false,
    })
    // Read again: of two devices with one code, the second waited here for the first.
    if (!speaker) throw refusal(await findByEnrolmentHash(tx.db, hash))
    await logAway(tx.db, speaker.id, ctx.clock.now())
    const config = await stageSpeakerConfig(tx, speaker)
    await admit(tx, speaker, password, before?.enrolledAt != null)
    await audit(tx, {
      action: 'speaker.enrol',
      subjectId: speaker.id,
      areaCodes: [speaker.areaCode],
      data: { model },
    })
    return { speaker, config }
  })
  const configKey = ctx.signer.trustedKeys().find((key) => key.purpose === 'config')
  if (!configKey) throw new Error('there is no active config key')
  return {
    speakerId: outcome.speaker.id,
    mqtt: { url: ctx.broker.publicUrl, password },
    topicRoot: ctx.config.topicRoot,
    presenceEpoch: outcome.speaker.presenceEpoch,
    config: outcome.config,
    configKey: { kid: configKey.kid, publicJwk: configKey.publicJwk },
  }
}

// Before the commit: a device whose code is used up but whom the broker does not know could never come back.
async function admit(tx: Tx, speaker: Speaker, password: string, replaces: boolean): Promise<void> {
  try {
    if (replaces) await tx.broker.expel(speaker.id)
    await tx.broker.admit([{ speakerId: speaker.id, password }])
  } catch (cause) {
    throw new Problem('service.unavailable', {
      detail: 'The message broker does not answer; the code is still good.',
      cause,
    })
  }
}

function refusal(speaker: Speaker | undefined): Problem {
  if (speaker?.status !== 'active') return new Problem('enrolment.code-invalid')
  return new Problem(speaker.enrolmentExpiresAt ? 'enrolment.code-expired' : 'enrolment.code-used')
}
