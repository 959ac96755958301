import { randomBytes } from 'node:crypto'
import { insertGrant, insertPerson } from '../../src/accounts/store.ts'
import { createBulletin } from '../../src/bulletins/create.ts'
import type { Bulletin } from '../../src/bulletins/schema.ts'
import { submitBulletin } from '../../src/bulletins/submit.ts'
import { type Clock, systemClock } from '../../src/clock.ts'
import type { Ctx } from '../../src/context.ts'
import type { GrantRole, Mode } from '../../src/db/tables.ts'
import { importKeys, openEnvelope } from '../../src/protocol/envelope.ts'
import type { Document } from '../../src/protocol/messages.ts'
import { createSchedule } from '../../src/schedules/create.ts'
import type { CreateSchedule, Schedule } from '../../src/schedules/schema.ts'
import { createTestCtx } from './app.ts'
import { approveAsSeen } from './approve.ts'

export const AREAS = {
  '19': '/VN/19/',
  '05857': '/VN/19/05857/',
  '05857-h1': '/VN/19/05857/05857-h1/',
  '05818': '/VN/19/05818/',
  '24': '/VN/24/',
  '24001': '/VN/24/24001/',
} as const
export type AreaCode = keyof typeof AREAS

export type Wire = { topic: string; document: Document }

/** The station's verbs on a real database and broker, with people who hold grants in it. Nothing runs by itself. */
export interface Core {
  ctx: Ctx
  /** Real time, plus what `advance` added: hours pass between two statements. */
  clock: Clock & {
    advance(ms: number): void
    /** Somebody sets the clock of the machine: no time passes. */
    step(ms: number): void
  }
  author: Ctx
  approver: Ctx
  officer: Ctx
  person(role: GrantRole, area?: AreaCode | 'VN'): Promise<Ctx>
  clip(areas?: AreaCode[], durationMs?: number): Promise<{ id: string; sha256: string }>
  speaker(area: AreaCode, more?: { online?: boolean }): Promise<string>
  /** Written, submitted and approved through the verbs. */
  approved(areaCodes?: AreaCode[]): Promise<Bulletin>
  /** A prepared alert, straight in SQL: speaking its words is not what most tests are about. */
  alert(areaCodes?: AreaCode[], mode?: Mode): Promise<{ id: string; clipId: string; clipSha256: string }>
  /** One airing that many seconds from now. */
  scheduleIn(bulletin: Bulletin, seconds: number, more?: Partial<CreateSchedule>): Promise<Schedule>
  /** Everything published so far, in order, its signature checked. */
  wire(): Promise<Wire[]>
  occurrence(id: string): ReturnType<typeof occurrenceOf>
  occurrencesOf(scheduleId: string): Promise<Awaited<ReturnType<typeof occurrenceOf>>[]>
  deliveries(occurrenceId: string): Promise<Record<string, { status: string; reason: string | null; rank: number }>>
  close(): Promise<void>
}

const occurrenceOf = (ctx: Ctx, id: string) =>
  ctx.db.selectFrom('occurrences').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

export async function createCore(): Promise<Core> {
  let offset = 0
  let stepped = 0
  const clock = {
    now: () => new Date(systemClock.now().getTime() + offset + stepped),
    steadyMs: () => performance.now() + offset,
    advance: (ms: number) => {
      offset += ms
    },
    step: (ms: number) => {
      stepped += ms
    },
  }
  const { ctx, close } = await createTestCtx({ clock })
  const published: Array<{ topic: string; jws: string }> = []
  await ctx.broker.start()
  await ctx.broker.subscribe(`${ctx.config.topicRoot}/#`, (topic, payload) =>
    published.push({ topic, jws: payload.toString() }),
  )
  await ctx.db
    .insertInto('areas')
    .values(
      Object.entries(AREAS).map(([code, path]) => ({
        code,
        path,
        name: code,
        nameSearch: code,
        kind: 'unit',
        parentCode: path.split('/').at(-3) ?? null,
        validFrom: '2020-01-01',
        validTo: null,
        source: 'test',
      })),
    )
    .execute()
  const person: Core['person'] = async (role, area = '19') => {
    const id = ctx.ids.next('usr')
    const now = clock.now()
    await insertPerson(ctx.db, { id, name: role, email: `${id}@example.vn` }, now)
    const grant = { id: ctx.ids.next('grt'), userId: id, role, grantedBy: 'test', grantedAt: now }
    await insertGrant(ctx.db, { ...grant, areaCode: area, groupId: null })
    const path = area === 'VN' ? '/VN/' : AREAS[area]
    return { ...ctx, actor: { kind: 'user', id, name: role, grants: [{ role, path }] } }
  }
  const [author, approver, officer] = await Promise.all([person('author'), person('approver'), person('duty_officer')])
  const keys = await importKeys(ctx.signer.trustedKeys())
  const core: Core = {
    ctx,
    clock,
    author,
    approver,
    officer,
    person,
    async clip(areas = ['19'], durationMs = 10_000) {
      const clip = { id: ctx.ids.next('clp'), sha256: randomBytes(32).toString('hex') }
      const none = { originalSha256: null, originalType: null, speechKey: null, speechText: null }
      const sound = { bytes: 80_000, mime: 'audio/mpeg', durationMs, loudnessLufs: -16, truePeakDb: -2, peaks: '[]' }
      await ctx.db
        .insertInto('clips')
        .values({
          ...clip,
          ...sound,
          ...none,
          source: 'upload',
          title: 'Bản ghi',
          areaCodes: areas,
          createdBy: 'test',
          createdAt: clock.now(),
        })
        .execute()
      return clip
    },
    async speaker(area, { online = true } = {}) {
      const id = ctx.ids.next('spk')
      const now = clock.now()
      await ctx.db
        .insertInto('speakers')
        .values({
          id,
          name: id,
          areaCode: area,
          areaPath: AREAS[area],
          online,
          enrolledAt: now,
          createdBy: 'test',
          createdAt: now,
        })
        .execute()
      return id
    },
    async approved(areaCodes = ['05857']) {
      const clip = await core.clip()
      const { id } = await createBulletin(author, {
        title: 'Họp xóm',
        topic: 'notice',
        language: 'vi',
        priority: 'normal',
        clipId: clip.id,
        areaCodes,
      })
      await submitBulletin(author, id)
      return approveAsSeen(approver, id, { clipSha256: clip.sha256, revision: 1 })
    },
    async alert(areaCodes = ['05857'], mode = 'live') {
      const [clip, allClear] = await Promise.all([core.clip(areaCodes), core.clip(areaCodes, 4_000)])
      await ctx.db.updateTable('clips').set({ source: 'speech' }).where('id', 'in', [clip.id, allClear.id]).execute()
      const id = ctx.ids.next('alt')
      const unsent = { sentBy: null, sentAt: null, validUntil: null, endedBy: null, endedAt: null }
      const sound = {
        clipId: clip.id,
        clipSha256: clip.sha256,
        allClearClipId: allClear.id,
        allClearClipSha256: allClear.sha256,
      }
      const words = { title: 'Bão số 3', text: 'Bão số 3 đang vào.', allClearText: null, preTone: 'siren' }
      const times = { repeatEverySeconds: 120, validMinutes: 30, createdAt: clock.now() }
      await ctx.db
        .insertInto('alerts')
        .values({
          id,
          ...words,
          ...sound,
          ...times,
          ...unsent,
          mode,
          riskLevel: 3,
          areaCodes,
          status: 'draft',
          createdBy: officer.actor.id,
        })
        .execute()
      return { id, clipId: clip.id, clipSha256: clip.sha256 }
    },
    async scheduleIn(bulletin, seconds, more = {}) {
      const local = new Date(clock.now().getTime() + seconds * 1_000 + 7 * 3_600_000).toISOString()
      const rule = { kind: 'once', on: local.slice(0, 10), at: local.slice(11, 19) } as const
      return createSchedule(author, { bulletinId: bulletin.id, zone: 'Asia/Ho_Chi_Minh', rule, ...more })
    },
    async wire() {
      const opened = await Promise.all(
        published.map(async ({ topic, jws }) => ({ topic, opened: await openEnvelope(jws, keys) })),
      )
      return opened.map(({ topic, opened }) => {
        if (!opened.ok) throw new Error(`${topic}: ${opened.reason} ${opened.detail}`)
        return { topic, document: opened.document }
      })
    },
    occurrence: (id) => occurrenceOf(ctx, id),
    occurrencesOf: (scheduleId) =>
      ctx.db.selectFrom('occurrences').selectAll().where('scheduleId', '=', scheduleId).orderBy('startAt').execute(),
    async deliveries(occurrenceId) {
      const rows = await ctx.db.selectFrom('deliveries').selectAll().where('occurrenceId', '=', occurrenceId).execute()
      return Object.fromEntries(
        rows.map(({ speakerId, status, reason, rank }) => [speakerId, { status, reason, rank }]),
      )
    },
    async close() {
      await ctx.broker.stop()
      await close()
    },
  }
  return core
}

/** The code of the Problem that `work` ends with; fails when it does not. */
export async function problemOf(work: Promise<unknown>): Promise<{ code: string; fields: Record<string, unknown> }> {
  try {
    await work
  } catch (err) {
    const problem = err as { code?: string; fields?: Record<string, unknown> } // safe because the fields are looked at below
    if (problem.code) return { code: problem.code, fields: problem.fields ?? {} }
    throw err
  }
  throw new Error('it was allowed')
}
