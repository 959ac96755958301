import { pathCodes, vietnamDate } from '../areas/find.ts'
import { addMs } from '../clock.ts'
import type { Config } from '../config.ts'
import { type Ctx, type Tx, withTransaction } from '../context.ts'
import { PROTOCOL_VERSION, type SpeakerConfig } from '../protocol/messages.ts'
import { speakerTopic } from '../protocol/topics.ts'
import { correctPaths, dropRetained, loadOtherHosts, nextRevision, type Speaker, setRetained } from './store.ts'

// A speaker may wait years in a store-room; a newer config replaces this one by its revision, not by its age.
const CONFIG_TTL_MS = 10 * 365 * 86_400_000
const PATHS_BATCH = 500

type Placed = Pick<Speaker, 'id' | 'areaPath' | 'volume'>

/**
 * Sign where a speaker stands, whom it trusts and how loud it is: stored with the change of the verb, published
 * (retained) after its commit. Resolves to the JWS.
 */
export async function stageSpeakerConfig(tx: Tx, speaker: Placed): Promise<string> {
  const topic = speakerTopic(tx.config.topicRoot, speaker.id, 'config')
  const now = tx.clock.now()
  const hosts = streamHostsOf(tx.config)
  const document: SpeakerConfig = {
    v: PROTOCOL_VERSION,
    id: tx.ids.next('cmd'),
    kind: 'config',
    issuedAt: now.toISOString(),
    expiresAt: addMs(now, CONFIG_TTL_MS).toISOString(),
    mode: 'live',
    to: { areas: [], speakers: [speaker.id], except: [] },
    rev: await nextRevision(tx.db, topic, now),
    areaPath: pathCodes(speaker.areaPath),
    keys: tx.signer.trustedKeys(),
    volume: speaker.volume,
    ...(hosts && { streamHosts: hosts }),
  }
  const jws = await tx.signer.sign(document)
  await setRetained(tx.db, topic, jws)
  tx.afterCommit(() => publishQuietly(tx, topic, jws))
  return jws
}

/**
 * Whence streams may come: from this server under its public name. A server that was given none (a trial on one's own
 * machine, whose address may change with every start) restricts nothing.
 */
const streamHostsOf = ({ publicUrl }: Config): string[] | undefined =>
  publicUrl === undefined ? undefined : [new URL(publicUrl).hostname]

/** Nothing of a retired speaker stays on the broker. An empty retained message removes one (MQTT 3.1.1, 3.3.1.3). */
export async function stageForgetting(tx: Tx, speakerId: string): Promise<void> {
  const config = speakerTopic(tx.config.topicRoot, speakerId, 'config')
  const presence = speakerTopic(tx.config.topicRoot, speakerId, 'presence')
  await dropRetained(tx.db, config)
  tx.afterCommit(async () => {
    await tx.broker.expel(speakerId)
    await publishQuietly(tx, config, '')
    await publishQuietly(tx, presence, '')
  })
}

/**
 * After a reform or a newly imported list: give speakers the path that their area has today, and tell them. To be
 * called after an import and once a minute (a list may take effect at midnight). Resolves to how many were told.
 */
export async function refreshSpeakerPaths(ctx: Ctx): Promise<number> {
  for (let total = 0; ; ) {
    const told = await withTransaction(ctx, async (tx) => {
      const speakers = await correctPaths(tx.db, vietnamDate(ctx.clock.now()), PATHS_BATCH)
      for (const speaker of speakers) if (speaker.enrolledAt) await stageSpeakerConfig(tx, speaker)
      return speakers.length
    })
    total += told
    if (told < PATHS_BATCH) return total
  }
}

/**
 * Once at start, since only then can it have changed: tell the speakers whose config names other hosts for streams than
 * the server has now. Resolves to how many were told.
 */
export async function refreshStreamHosts(ctx: Ctx): Promise<number> {
  const hosts = streamHostsOf(ctx.config)
  for (let total = 0; ; ) {
    const told = await withTransaction(ctx, async (tx) => {
      const speakers = await loadOtherHosts(tx.db, { root: ctx.config.topicRoot, hosts }, PATHS_BATCH)
      for (const speaker of speakers) await stageSpeakerConfig(tx, speaker)
      return speakers.length
    })
    total += told
    if (told < PATHS_BATCH) return total
  }
}

// The change is committed and the document stands in retained_documents, from which the broker is filled again.
async function publishQuietly(tx: Tx, topic: string, payload: string): Promise<void> {
  try {
    await tx.broker.publish(topic, payload, { retain: true })
  } catch (err) {
    tx.log.warn({ err, topic }, 'a retained document could not be published yet')
  }
}
