import { z } from 'zod'
import { importKeys, openEnvelope } from '../../src/protocol/envelope.ts'
import { SpeakerConfig, TrustedKey } from '../../src/protocol/messages.ts'

/** What a speaker is given once, in exchange for its one-time code. Kept with mode 0600. */
export const Identity = z.object({
  speakerId: z.string(),
  mqtt: z.object({ url: z.url({ protocol: /^mqtts?$/ }), password: z.string().min(1) }),
  topicRoot: z.string().min(1),
  /** The highest epoch of whatever device was this speaker before; ours go on from there. */
  presenceEpoch: z.number().int().nonnegative().optional(),
  config: z.string(),
  configKey: z.object({ kid: z.string(), publicJwk: TrustedKey.shape.publicJwk }),
})
export type Identity = z.infer<typeof Identity>

export class EnrolmentRefused extends Error {}

/**
 * POST {server}/api/v1/enrolments. The answer is believed only if its config document verifies under the key that came
 * with it, which is why a vendor's device does this over HTTPS only. Throws EnrolmentRefused with the server's words.
 */
export async function enrol(server: string, input: { code: string; model: string }): Promise<Identity> {
  const response = await fetch(new URL('/api/v1/enrolments', server), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
    signal: AbortSignal.timeout(15_000),
  })
  const body: unknown = await response.json().catch(() => undefined)
  if (response.status !== 201)
    throw new EnrolmentRefused(`The server refused the code (${response.status}): ${titleOf(body)}`)
  const identity = Identity.parse(body)
  await openConfig(identity)
  return identity
}

/** The signed config of an identity. */
export async function openConfig(identity: Pick<Identity, 'config' | 'configKey'>): Promise<SpeakerConfig> {
  const keys = await importKeys([{ ...identity.configKey, purpose: 'config' }])
  const opened = await openEnvelope(identity.config, keys)
  if (!opened.ok) throw new EnrolmentRefused(`The config of the server is not good: ${opened.reason}, ${opened.detail}`)
  return SpeakerConfig.parse(opened.document)
}

function titleOf(body: unknown): string {
  const problem = z.object({ detail: z.string().optional(), title: z.string() }).safeParse(body)
  return problem.success ? (problem.data.detail ?? problem.data.title) : 'no reason given'
}
