import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Ctx } from '../../src/context.ts'
import { endLive } from '../../src/live/end.ts'
import { LiveHub } from '../../src/live/hub.ts'
import { prepareLive } from '../../src/live/prepare.ts'
import { saveRecordings } from '../../src/live/save-recordings.ts'
import { watchLive } from '../../src/live/watch.ts'
import { type Core, createCore } from '../support/core.ts'

let core: Core
let hub: LiveHub
beforeAll(async () => {
  core = await createCore()
  hub = new LiveHub(core.ctx.config)
  for (const area of ['05857', '05857-h1', '05818'] as const) await core.speaker(area, { online: area === '05857' })
})
afterAll(() => core?.close())

const speak = (ctx: Ctx, areaCodes: string[]) => prepareLive(ctx, hub, { title: 'Chủ tịch xã nói', areaCodes })
const withConfig = (change: Partial<Ctx['config']>): Ctx => ({
  ...core.officer,
  config: { ...core.officer.config, ...change },
})
const at = (url: string): Ctx => ({ ...core.officer, publicUrl: () => url })

test('nobody speaks to more loudspeakers than one session carries, and is told how many are too many', async () => {
  const two = withConfig({ liveMaxSpeakers: 2 })
  const sent = (await core.wire()).length
  await expect(speak(two, ['19'])).rejects.toMatchObject({
    ...{ code: 'live.too-many-speakers', status: 409, fields: { limit: 2, speakers: 3 } },
  })
  expect(await core.ctx.db.selectFrom('liveSessions').select('id').execute()).toEqual([])
  expect(await core.wire()).toHaveLength(sent)
  // Connected or not, nested or not: as many as the airing is sent to.
  const live = await speak(two, ['05857', '05857-h1'])
  expect(live.speakers.targets).toBe(2)
  await endLive(core.ctx, hub, live.id, 'cancelled')
})

test('a live voice is sent over https or within this machine, never over a line where another could be put into it', async () => {
  for (const url of ['http://loa.example.vn', 'http://192.168.1.5:8080', 'http://127.0.0.1.example.vn'])
    await expect(speak(at(url), ['05818']), url).rejects.toMatchObject({ code: 'live.needs-https', status: 503 })
  for (const url of ['https://loa.example.vn', 'http://localhost:8080', 'http://[::1]:8080', 'http://127.0.0.1:1']) {
    const live = await speak(at(url), ['05818'])
    await endLive(core.ctx, hub, live.id, 'cancelled')
  }
})

test('whoever is stopped learns it from the order: the stream ends well after it', async () => {
  const live = await speak(core.officer, ['05857'])
  const heard = hub
    .find(live.id)
    ?.listeners.join(() => undefined)
    .getReader()
    .read()
  await endLive(core.ctx, hub, live.id, 'stopped')
  expect((await core.wire()).at(-1)?.document).toMatchObject({ kind: 'stop', occurrenceIds: [live.occurrenceId] })
  // Said again, or looked at at once, it is still too early.
  await endLive(core.ctx, hub, live.id, 'stopped')
  await watchLive(core.ctx, hub)
  expect(hub.find(live.id)?.listeners.readers).toBe(1)
  core.clock.advance(5_000)
  await watchLive(core.ctx, hub)
  expect(await heard).toMatchObject({ done: true })
  expect(hub.held()).toEqual([])
})

test('a recording that cannot be saved holds up no other, and is tried again', async () => {
  const [stuck, lost] = [await speak(core.officer, ['05857']), await speak(core.officer, ['05818'])]
  const endedAt = (minutes: number) => new Date(core.clock.now().getTime() - minutes * 60_000)
  for (const [live, minutes] of [
    [stuck, 30],
    [lost, 20],
  ] as const) {
    await endLive(core.ctx, hub, live.id, 'cancelled')
    await hub.release(live.id)
    await core.ctx.db
      .updateTable('liveSessions')
      .set({ recording: 'pending', endedAt: endedAt(minutes) })
      .where('id', '=', live.id)
      .execute()
  }
  await sql`create function refuse() returns trigger language plpgsql as $$ begin raise exception 'refused'; end $$`.execute(
    core.ctx.db,
  )
  await sql`create trigger refuse before update of recording on live_sessions for each row
    when (old.id = ${sql.lit(stuck.id)}) execute function refuse()`.execute(core.ctx.db)
  const recordingOf = async (id: string) =>
    (await core.ctx.db.selectFrom('liveSessions').select('recording').where('id', '=', id).executeTakeFirst())
      ?.recording
  await expect(saveRecordings(core.ctx, hub)).rejects.toThrow(stuck.id)
  expect([await recordingOf(stuck.id), await recordingOf(lost.id)]).toEqual(['pending', 'failed'])
  await sql`drop trigger refuse on live_sessions`.execute(core.ctx.db)
  await saveRecordings(core.ctx, hub)
  expect(await recordingOf(stuck.id)).toBe('failed')
})
