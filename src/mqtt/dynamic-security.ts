import { pbkdf2Sync, randomBytes } from 'node:crypto'
import type { MqttClient } from 'mqtt'
import { z } from 'zod'
import type { SpeakerCredential } from './broker.ts'

/**
 * Mosquitto's dynamic-security plugin: who may connect to the broker, changed while it runs. What each may say and
 * hear stands in deploy/mosquitto/acl. https://mosquitto.org/documentation/dynamic-security/
 */
export const SERVER_USERNAME = 'loa-server'
const CONTROL = '$CONTROL/dynamic-security/v1'
const RESPONSE = `${CONTROL}/response`

// The plugin rewrites its whole file for every change (14 ms each at 4,000 speakers) and carries no message meanwhile:
// few at once, so that an emergency slips in between.
const BATCH = 10
const ANSWER_TIMEOUT_MS = 15_000

type Command = { command: string; username: string; [field: string]: unknown }
const Responses = z.object({
  responses: z.array(
    z.object({ command: z.string(), error: z.string().optional(), correlationData: z.string().optional() }),
  ),
})

/**
 * Let these speakers in with these passwords, each under its own id as client id, whether or not they were known.
 * `client` is connected as `loa-server`. Rejects if the broker refuses or does not answer; calling again is harmless.
 */
export async function admitSpeakers(client: MqttClient, credentials: readonly SpeakerCredential[]): Promise<void> {
  for (let at = 0; at < credentials.length; at += BATCH) {
    const batch = credentials.slice(at, at + BATCH)
    const made = await control(
      client,
      batch.map(({ speakerId, password }) => ({
        command: 'createClient',
        username: speakerId,
        clientid: speakerId,
        password,
      })),
    )
    const known = batch.filter((_, index) => made[index] === 'Client already exists')
    refuse(made.filter((error) => error !== 'Client already exists'))
    if (known.length === 0) continue
    refuse(
      await control(
        client,
        known.map(({ speakerId, password }) => ({
          command: 'modifyClient',
          username: speakerId,
          clientid: speakerId,
          password,
        })),
      ),
    )
  }
}

/** Refuse this speaker from now on and cut its connection. One that is unknown already is refused. */
export async function expelSpeaker(client: MqttClient, speakerId: string): Promise<void> {
  const errors = await control(client, [{ command: 'deleteClient', username: speakerId }])
  refuse(errors.filter((error) => error !== 'Client not found'))
}

function refuse(errors: ReadonlyArray<string | undefined>): void {
  const error = errors.find((text) => text !== undefined)
  if (error) throw new Error(`The broker did not change its list of speakers: ${error}`)
}

/** One error text or undefined per command, in order. */
async function control(client: MqttClient, commands: readonly Command[]): Promise<Array<string | undefined>> {
  const mark = randomBytes(9).toString('base64url')
  await client.subscribeAsync(RESPONSE, { qos: 1 })
  const answer = answerTo(client, mark, commands.length)
  const marked = commands.map((command, index) => ({ ...command, correlationData: `${mark}.${index}` }))
  try {
    await client.publishAsync(CONTROL, JSON.stringify({ commands: marked }), { qos: 1 })
    return await answer.errors
  } finally {
    answer.forget()
  }
}

/** The broker tells every server process every answer; the mark says which are ours. */
function answerTo(client: MqttClient, mark: string, count: number) {
  const { promise, resolve, reject } = Promise.withResolvers<Array<string | undefined>>()
  promise.catch(() => undefined) // a failed publish is reported first; this one then has no reader
  const errors = new Map<string, string | undefined>()
  const onMessage = (topic: string, payload: Buffer) => {
    if (topic !== RESPONSE) return
    const parsed = Responses.safeParse(parseJson(payload))
    if (!parsed.success) return
    for (const { correlationData, error } of parsed.data.responses)
      if (correlationData?.startsWith(`${mark}.`)) errors.set(correlationData, error)
    if (errors.size === count) resolve(Array.from({ length: count }, (_, index) => errors.get(`${mark}.${index}`)))
  }
  client.on('message', onMessage)
  const timer = setTimeout(
    () => reject(new Error(`The broker did not answer on ${RESPONSE}; is its dynamic-security plugin loaded?`)),
    ANSWER_TIMEOUT_MS,
  )
  return {
    errors: promise,
    forget() {
      clearTimeout(timer)
      client.off('message', onMessage)
    },
  }
}

function parseJson(payload: Buffer): unknown {
  try {
    return JSON.parse(payload.toString('utf8'))
  } catch {
    return undefined
  }
}

/** PBKDF2-SHA512 as Mosquitto 2 writes it itself. */
function hashed(password: string, iterations = 101) {
  const salt = randomBytes(12)
  const key = pbkdf2Sync(password, salt, iterations, 64, 'sha512')
  return { password: key.toString('base64'), salt: salt.toString('base64'), iterations }
}

/**
 * The plugin's first file: the server, and speakers known beforehand. Its defaults must be "no": on "yes" the plugin
 * would allow every topic before the ACL file is asked (measured on Mosquitto 2.0.11).
 */
export function dynamicSecurityFile(serverPassword: string, speakers: readonly SpeakerCredential[] = []): string {
  const control = (acltype: string) => ({ acltype, topic: '$CONTROL/dynamic-security/#', priority: 0, allow: true })
  return JSON.stringify({
    defaultACLAccess: { publishClientSend: false, publishClientReceive: false, subscribe: false, unsubscribe: true },
    clients: [
      // The server's password opens everything and is checked seldom; speakers' are random and 20,000 may come at once.
      { username: SERVER_USERNAME, ...hashed(serverPassword, 50_000), roles: [{ rolename: 'server' }] },
      ...speakers.map(({ speakerId, password }) => ({ username: speakerId, clientid: speakerId, ...hashed(password) })),
    ],
    groups: [],
    roles: [
      { rolename: 'server', acls: ['publishClientSend', 'publishClientReceive', 'subscribePattern'].map(control) },
    ],
  })
}
