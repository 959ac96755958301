import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { openDocument } from '../../devices/speaker/open-document.ts'
import { goldenVectors } from '../../scripts/golden-vectors.ts'
import { importKeys, openEnvelope } from '../../src/protocol/envelope.ts'
import { Acknowledgements, Document, Presence, Telemetry, TrustedKey } from '../../src/protocol/messages.ts'
import { parseTopic, speakerSubscriptions } from '../../src/protocol/topics.ts'

const FOLDER = new URL('golden/', import.meta.url)
const golden = async (name: string): Promise<unknown> => JSON.parse(await readFile(new URL(name, FOLDER), 'utf8'))

const Signed = z.array(z.object({ name: z.string(), kid: z.string(), document: z.unknown(), jws: z.string() }))
const Refused = z.array(z.object({ name: z.string(), reason: z.string(), jws: z.string() }))
const Topics = z.object({
  root: z.string(),
  speakerId: z.string(),
  areaPath: z.array(z.string()),
  subscriptions: z.array(z.string()),
})

const keys = async () => importKeys(z.array(TrustedKey).parse(await golden('keys.json')))

test('the vectors in the repository are what the protocol code makes today, byte for byte', async () => {
  for (const [name, content] of Object.entries(await goldenVectors()))
    expect(await readFile(new URL(name, FOLDER), 'utf8'), name).toBe(content)
})

test('every golden document opens to exactly what was signed', async () => {
  const trusted = await keys()
  const signed = Signed.parse(await golden('documents.json'))
  for (const { name, jws, document } of signed)
    expect(await openEnvelope(jws, trusted), name).toEqual({ ok: true, document })
  const kinds = new Set(signed.map(({ document }) => Document.parse(document).kind))
  expect([...kinds].sort()).toEqual(['alerts', 'allClear', 'config', 'play', 'policy', 'selfTest', 'stop', 'stopAll'])
})

test('every golden forgery is refused for its reason', async () => {
  const trusted = await keys()
  for (const { name, jws, reason } of Refused.parse(await golden('refused.json')))
    expect(await openEnvelope(jws, trusted), name).toMatchObject({ ok: false, reason })
})

test('an alert in a golden list opens by its own signature', async () => {
  const list = Signed.parse(await golden('documents.json')).find(({ name }) => name === 'alerts, one active')
  const opened = await openDocument(list?.jws ?? '', await keys())
  expect(opened.listed).toMatchObject([{ ok: true, document: { kind: 'play', priority: 'emergency' } }])
})

test('topics are what a speaker subscribes to, and parse back', async () => {
  const { root, speakerId, areaPath, subscriptions } = Topics.parse(await golden('topics.json'))
  expect(speakerSubscriptions(root, speakerId, areaPath)).toEqual(subscriptions)
  for (const topic of subscriptions) expect(parseTopic(root, topic), topic).toBeDefined()
})

test('golden acknowledgements, presence and telemetry are messages of the protocol', async () => {
  const upward = z.object({ acknowledgements: Acknowledgements, presence: z.array(Presence), telemetry: Telemetry })
  expect(upward.parse(await golden('upward.json'))).toEqual(await golden('upward.json'))
})
