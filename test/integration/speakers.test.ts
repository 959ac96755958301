import mqtt from 'mqtt'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { verifyAudit } from '../../src/audit/verify.ts'
import { addMs, fixedClock } from '../../src/clock.ts'
import type { Broker } from '../../src/mqtt/broker.ts'
import { importKeys, openEnvelope } from '../../src/protocol/envelope.ts'
import type { SpeakerConfig } from '../../src/protocol/messages.ts'
import { speakerTopic } from '../../src/protocol/topics.ts'
import { authenticateSpeaker } from '../../src/speakers/authenticate.ts'
import { createSpeaker } from '../../src/speakers/create.ts'
import { enrolSpeaker } from '../../src/speakers/enrol.ts'
import { getSpeaker, listSpeakers } from '../../src/speakers/list.ts'
import { moveSpeaker } from '../../src/speakers/move.ts'
import { refreshSpeakerPaths, refreshStreamHosts } from '../../src/speakers/publish-config.ts'
import { renewEnrolmentCode } from '../../src/speakers/renew-code.ts'
import { retireSpeaker } from '../../src/speakers/retire.ts'
import { SpeakerWithCodeView } from '../../src/speakers/schema.ts'
import { updateSpeaker } from '../../src/speakers/update.ts'
import { createRegistry, importSmallTree, importText, type Registry } from '../support/registry.ts'

let registry: Registry
beforeEach(async () => {
  registry = await createRegistry()
  await importSmallTree(registry.ctx)
})
afterEach(() => registry.stop())

const enrol = async (areaCode = '90001') => {
  const { speaker, enrolment } = await createSpeaker(registry.ctx, { name: `Cụm loa ${areaCode}`, areaCode })
  const identity = await enrolSpeaker(registry.ctx, { code: enrolment.code, model: 'thử-1' })
  return { id: speaker.id, code: enrolment.code, identity }
}
type Identity = Awaited<ReturnType<typeof enrolSpeaker>>

/** A device with nothing but what enrolment gave it. `configs` are the documents it verified, as they come. */
async function connect(identity: Identity) {
  const { speakerId, mqtt: access, topicRoot, configKey } = identity
  const trusted = await importKeys([{ ...configKey, purpose: 'config' }])
  const client = mqtt.connect(access.url, {
    clientId: speakerId,
    username: speakerId,
    password: access.password,
    reconnectPeriod: 0,
  })
  const configs: SpeakerConfig[] = []
  const waiting: Array<() => void> = []
  client.on('message', async (_topic, payload) => {
    const opened = await openEnvelope(payload.toString(), trusted)
    if (opened.ok && opened.document.kind === 'config') configs.push(opened.document)
    for (const wake of waiting.splice(0)) wake()
  })
  await new Promise<void>((resolve) => client.once('connect', () => resolve()))
  await client.subscribeAsync(speakerTopic(topicRoot, speakerId, 'config'), { qos: 1 })
  return {
    client,
    async config(n: number): Promise<SpeakerConfig> {
      for (;;) {
        const found = configs[n]
        if (found) return found
        await new Promise<void>((wake) => waiting.push(wake))
      }
    },
  }
}

const closed = (client: mqtt.MqttClient) => new Promise<void>((resolve) => client.once('close', () => resolve()))

describe('enrolment', () => {
  test('the code gives a device all it needs: it connects, and trusts the config that stands retained', async () => {
    const { id, identity } = await enrol()
    const device = await connect(identity)
    const config = await device.config(0)
    expect(config).toMatchObject({ areaPath: ['VN', '90', '90001'], volume: 80, to: { speakers: [id], areas: [] } })
    expect(config.keys.map(({ purpose }) => purpose).sort()).toEqual(['config', 'drill', 'emergency', 'routine'])
    const opened = await openEnvelope(identity.config, await importKeys([{ ...identity.configKey, purpose: 'config' }]))
    expect(opened).toMatchObject({ ok: true, document: { rev: config.rev } })
    await device.client.endAsync()
  })

  test('a code works once; of two devices that use it at the same moment one gets in', async () => {
    const { speaker, enrolment } = await createSpeaker(registry.ctx, { name: 'Cụm 1', areaCode: '90001' })
    const input = { code: enrolment.code, model: 'thử-1' }
    const both = await Promise.allSettled([enrolSpeaker(registry.ctx, input), enrolSpeaker(registry.ctx, input)])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'enrolment.code-used' } })
    const winner = both.find((result) => result.status === 'fulfilled')
    expect(await authenticateSpeaker(registry.ctx.db, speaker.id, winner?.value.mqtt.password ?? '')).toBe(true)
  })

  test('wrong, expired and renewed codes are told apart, and a retired speaker has none', async () => {
    const start = new Date('2026-11-21T00:00:00Z')
    const ctx = { ...registry.ctx, clock: fixedClock(start.toISOString()) }
    const { speaker, enrolment } = await createSpeaker(ctx, { name: 'Cụm 1', areaCode: '90001' })
    const tryCode = (code: string, days = 0) =>
      enrolSpeaker({ ...ctx, clock: fixedClock(addMs(start, days * 86_400_000).toISOString()) }, { code, model: 'x' })
    await expect(tryCode('AAAA-AAAA-AAAA')).rejects.toMatchObject({ code: 'enrolment.code-invalid' })
    await expect(tryCode(enrolment.code, 7)).rejects.toMatchObject({ code: 'enrolment.code-expired' })
    const renewed = await renewEnrolmentCode(ctx, speaker.id)
    await expect(tryCode(enrolment.code)).rejects.toMatchObject({ code: 'enrolment.code-invalid' })
    await retireSpeaker(ctx, speaker.id)
    await expect(tryCode(renewed.code)).rejects.toMatchObject({ code: 'enrolment.code-invalid' })
    await expect(renewEnrolmentCode(ctx, speaker.id)).rejects.toMatchObject({ code: 'speaker.retired' })
  })

  test('a new device takes the place of the broken one, which is cut off', async () => {
    const { id, identity } = await enrol()
    const old = await connect(identity)
    const cut = closed(old.client)
    const { code } = await renewEnrolmentCode(registry.ctx, id)
    expect(await authenticateSpeaker(registry.ctx.db, id, identity.mqtt.password)).toBe(true)
    const next = await enrolSpeaker(registry.ctx, { code, model: 'thử-2' })
    await cut
    expect(await authenticateSpeaker(registry.ctx.db, id, identity.mqtt.password)).toBe(false)
    const device = await connect(next)
    expect((await device.config(0)).areaPath).toEqual(['VN', '90', '90001'])
    await device.client.endAsync()
  })

  test('a device learns how far the epochs of the one before had counted', async () => {
    const { id } = await enrol()
    await registry.ctx.db.updateTable('speakers').set({ presenceEpoch: 41 }).where('id', '=', id).execute()
    const { code } = await renewEnrolmentCode(registry.ctx, id)
    expect(await enrolSpeaker(registry.ctx, { code, model: 'x' })).toMatchObject({ presenceEpoch: 41 })
  })

  test('when the broker lets nobody in, the code is still good', async () => {
    const { speaker, enrolment } = await createSpeaker(registry.ctx, { name: 'Cụm 1', areaCode: '90001' })
    const input = { code: enrolment.code, model: 'x' }
    const { broker } = registry.ctx
    const closed: Broker = {
      ...broker,
      connected: false,
      publicUrl: broker.publicUrl,
      admit: () => Promise.reject(new Error('connect ECONNREFUSED')),
    }
    await expect(enrolSpeaker({ ...registry.ctx, broker: closed }, input)).rejects.toMatchObject({
      code: 'service.unavailable',
    })
    expect(await enrolSpeaker(registry.ctx, input)).toMatchObject({ speakerId: speaker.id })
  })

  test('over HTTP it is open to everyone, and ten wrong codes close it for a minute', async () => {
    const { enrolment } = await createSpeaker(registry.ctx, { name: 'Cụm 1', areaCode: '90001' })
    const routes = (await import('../../src/speakers/routes.ts')).enrolmentRoutes(registry.ctx)
    const { problemResponse, toProblem } = await import('../../src/http/problem.ts')
    routes.onError((error, c) => problemResponse(c, toProblem(error), 'req_test'))
    const post = (body: object) =>
      routes.request('/enrolments', {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      })
    const done = await post({ code: enrolment.code.toLowerCase(), model: 'x' })
    expect(done.status).toBe(201)
    expect(done.headers.get('cache-control')).toBe('no-store')
    expect(await (await post({ code: enrolment.code, model: 'x' })).json()).toMatchObject({
      code: 'enrolment.code-used',
    })
    const badKey = await post({ code: 'X', model: 'x', publicJwk: { kty: 'OKP', crv: 'Ed25519', x: 'short' } })
    expect(await badKey.json()).toMatchObject({ code: 'request.invalid', errors: [{ pointer: '/publicJwk/x' }] })
    for (let n = 0; n < 9; n += 1) expect((await post({ code: `WRNG-${n}`, model: 'x' })).status).toBe(422)
    const late = await post({ code: 'WRNG-9', model: 'x' })
    expect(late.status).toBe(429)
    expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(0)
  })

  test('no plain code and no password is in the database', async () => {
    const { code, identity } = await enrol()
    const { rows } = await registry.database.pool.query<{ all: string }>(
      "select coalesce(string_agg(s::text, ' '), '') || (select string_agg(a::text, ' ') from audit_entries a) as all from speakers s",
    )
    expect(rows[0]?.all).toContain('speaker.enrol')
    expect(rows[0]?.all).not.toContain(code)
    expect(rows[0]?.all).not.toContain(identity.mqtt.password)
  })
})

describe('the registry', () => {
  test('what a technician changes reaches the device as a newer revision; what it need not know does not', async () => {
    const { id, identity } = await enrol()
    const device = await connect(identity)
    const first = await device.config(0)
    await updateSpeaker(registry.ctx, id, { name: 'Tên mới', latitude: 21.6, longitude: 105.8 })
    await updateSpeaker(registry.ctx, id, { volume: 55 })
    const louder = await device.config(1)
    expect(louder).toMatchObject({ volume: 55 })
    expect(louder.rev).toBeGreaterThan(first.rev)
    await moveSpeaker(registry.ctx, id, { areaCode: '90002' })
    const moved = await device.config(2)
    expect(moved).toMatchObject({ areaPath: ['VN', '90', '90002'], volume: 55 })
    expect(moved.rev).toBeGreaterThan(louder.rev)
    expect(await getSpeaker(registry.ctx, id)).toMatchObject({ name: 'Tên mới', areaPath: '/VN/90/90002/' })
    expect(await verifyAudit(registry.ctx.db)).toMatchObject({ ok: true })
    await device.client.endAsync()
  })

  test('revisions grow even when the clock steps back', async () => {
    const { id } = await enrol()
    const past = { ...registry.ctx, clock: fixedClock('2020-01-02T00:00:00Z') }
    const revision = async () =>
      (await registry.ctx.db.selectFrom('retainedDocuments').select('rev').executeTakeFirstOrThrow()).rev
    const before = await revision()
    await updateSpeaker(past, id, { volume: 10 })
    expect(await revision()).toBe(before + 1)
  })

  test('a retired speaker is cut off for good and nothing of it stays on the broker', async () => {
    const { id, identity } = await enrol()
    const device = await connect(identity)
    await device.config(0)
    const cut = closed(device.client)
    await retireSpeaker(registry.ctx, id)
    await cut
    const again = mqtt.connect(identity.mqtt.url, {
      clientId: id,
      username: id,
      password: identity.mqtt.password,
      reconnectPeriod: 0,
    })
    const refused = await new Promise<Error>((resolve) => again.once('error', resolve))
    expect(String(refused)).toMatch(/[Nn]ot authorized|[Bb]ad user/)
    await again.endAsync(true)
    expect(await registry.ctx.db.selectFrom('retainedDocuments').selectAll().execute()).toEqual([])
    for (const change of [
      updateSpeaker(registry.ctx, id, { volume: 1 }),
      moveSpeaker(registry.ctx, id, { areaCode: '90002' }),
    ])
      await expect(change).rejects.toMatchObject({ code: 'speaker.retired' })
  })

  test('when the tree changes, speakers get their new path and are told', async () => {
    const { id, identity } = await enrol()
    const device = await connect(identity)
    await device.config(0)
    expect(await refreshSpeakerPaths(registry.ctx)).toBe(0)
    await importText(
      registry.ctx,
      '2024-01-01',
      'code,name,kind,parentCode\n91,Tỉnh Mới,tinh,\n90001,Xã Đồng Xanh,xa,91\n',
    )
    expect(await refreshSpeakerPaths(registry.ctx)).toBe(1)
    expect((await device.config(1)).areaPath).toEqual(['VN', '91', '90001'])
    expect(await getSpeaker(registry.ctx, id)).toMatchObject({ areaPath: '/VN/91/90001/' })
    expect(await refreshSpeakerPaths(registry.ctx)).toBe(0)
    await device.client.endAsync()
  })

  test('under another public address speakers are told whence streams may come; who has none restricts nothing', async () => {
    const { identity } = await enrol()
    const device = await connect(identity)
    expect((await device.config(0)).streamHosts).toBeUndefined()
    expect(await refreshStreamHosts(registry.ctx)).toBe(0)
    const config = { ...registry.ctx.config, publicUrl: 'https://loa.example.vn:8443' }
    const renamed = { ...registry.ctx, config }
    expect(await refreshStreamHosts(renamed)).toBeGreaterThan(0)
    expect((await device.config(1)).streamHosts).toEqual(['loa.example.vn'])
    expect(await refreshStreamHosts(renamed)).toBe(0)
    expect(await refreshStreamHosts(registry.ctx)).toBeGreaterThan(0)
    expect((await device.config(2)).streamHosts).toBeUndefined()
    await device.client.endAsync()
  })

  test('technicians and administrators write within their areas, others only look', async () => {
    const { speaker } = await createSpeaker(registry.as(['technician', '/VN/90/']), {
      name: 'Cụm 1',
      areaCode: '90001',
    })
    const denied = { code: 'permission.denied' }
    for (const role of ['author', 'approver', 'duty_officer', 'viewer'] as const) {
      const ctx = registry.as([role, '/VN/90/'])
      expect(await getSpeaker(ctx, speaker.id)).toMatchObject({ id: speaker.id })
      await expect(createSpeaker(ctx, { name: 'X', areaCode: '90001' })).rejects.toMatchObject(denied)
      await expect(updateSpeaker(ctx, speaker.id, { volume: 1 })).rejects.toMatchObject(denied)
      await expect(renewEnrolmentCode(ctx, speaker.id)).rejects.toMatchObject(denied)
      await expect(retireSpeaker(ctx, speaker.id)).rejects.toMatchObject(denied)
    }
    const foreign = registry.as(['technician', '/VN/91/'])
    await expect(getSpeaker(foreign, speaker.id)).rejects.toMatchObject(denied)
    await expect(moveSpeaker(foreign, speaker.id, { areaCode: '91001' })).rejects.toMatchObject(denied)
    const here = registry.as(['technician', '/VN/90/'])
    await expect(moveSpeaker(here, speaker.id, { areaCode: '91001' })).rejects.toMatchObject(denied)
    await expect(moveSpeaker(here, speaker.id, { areaCode: '99999' })).rejects.toMatchObject({ code: 'area.not-found' })
    await expect(getSpeaker(here, 'spk_none')).rejects.toMatchObject({ code: 'speaker.not-found' })
  })

  test('lists are scoped, filtered and paged', async () => {
    const make = (name: string, areaCode: string) => createSpeaker(registry.ctx, { name, areaCode })
    await make('Loa Đình Làng', '90001')
    await make('Loa Ủy Ban', '90002')
    await make('Loa Chợ', '91001')
    const names = async (ctx: typeof registry.ctx, query: object) =>
      (await listSpeakers(ctx, { limit: 50, ...query })).items.map(({ name }) => name)
    expect(await names(registry.ctx, {})).toEqual(['Loa Đình Làng', 'Loa Ủy Ban', 'Loa Chợ'])
    expect(await names(registry.as(['viewer', '/VN/90/']), {})).toEqual(['Loa Đình Làng', 'Loa Ủy Ban'])
    expect(await names(registry.as(['viewer', '/VN/90/']), { area: '91' })).toEqual([])
    expect(await names(registry.ctx, { area: '90' })).toEqual(['Loa Đình Làng', 'Loa Ủy Ban'])
    expect(await names(registry.ctx, { q: 'dinh lang' })).toEqual(['Loa Đình Làng'])
    expect(await names(registry.ctx, { q: 'UY BAN' })).toEqual(['Loa Ủy Ban'])
    expect(await names(registry.ctx, { online: 'true' })).toEqual([])
    const first = await listSpeakers(registry.ctx, { limit: 2 })
    expect(await names(registry.ctx, { limit: 2, cursor: first.nextCursor ?? '' })).toEqual(['Loa Chợ'])
    await expect(listSpeakers(registry.ctx, { limit: 2, cursor: 'x' })).rejects.toMatchObject({
      code: 'request.invalid',
    })
  })

  test('over HTTP the code is shown once, and no answer carries a hash', async () => {
    const technician = registry.as(['technician', '/VN/90/'])
    const json = { 'content-type': 'application/json' }
    const body = JSON.stringify({ name: 'Cụm 1', areaCode: '90001' })
    const made = await registry.request(technician, '/speakers', { method: 'POST', headers: json, body })
    expect(made.status).toBe(201)
    const speaker = SpeakerWithCodeView.parse(await made.json())
    expect(speaker).toMatchObject({
      online: false,
      hornCount: 2,
      enrolment: { code: expect.stringMatching(/^.{4}-.{4}-.{4}$/) },
    })
    const got = await (await registry.request(technician, `/speakers/${speaker.id}`)).text()
    expect(got).not.toMatch(/hash|enrolment"/i)
    const half = JSON.stringify({ name: 'Cụm 1', areaCode: '90001', latitude: 21 })
    const refused = await registry.request(technician, '/speakers', { method: 'POST', headers: json, body: half })
    expect(await refused.json()).toMatchObject({
      errors: [{ pointer: '/longitude', detail: 'latitude and longitude go together' }],
    })
    const nul = JSON.stringify({ name: 'Cụm\u0000', areaCode: '90001' })
    expect((await registry.request(technician, '/speakers', { method: 'POST', headers: json, body: nul })).status).toBe(
      422,
    )
  })
})
