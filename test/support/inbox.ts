import { createHash, randomUUID } from 'node:crypto'
import { type Ctx, systemActor } from '../../src/context.ts'
import type { Browser } from './browser.ts'
import { FakeProvince } from './fake-province.ts'
import { type HttpServer, insertTestAreas, startHttpServer } from './http-server.ts'
import { wavOf } from './sound.ts'

export type Body = Record<string, unknown>
type Source = { id: string; token: string }

/** A station, a source system above it, and the people of one of its communes. */
export interface Inbox {
  province: FakeProvince
  server: HttpServer
  ctx: Ctx
  author: Browser
  approver: Browser
  stop(): Promise<void>
}

export async function startInbox(): Promise<Inbox> {
  const province = await FakeProvince.start()
  const server = await startHttpServer({
    LOA_INBOX_HOSTS: province.host,
    LOA_INBOX_RETRY_SECONDS: '0.05',
    LOA_INBOX_MAX_ATTEMPTS: '3',
  })
  await insertTestAreas(server.database)
  return {
    province,
    server,
    ctx: { ...server.app, actor: systemActor('test'), requestId: 'test' },
    author: await server.person([{ role: 'author', areaCode: '05857' }]),
    approver: await server.person([{ role: 'approver', areaCode: '05857' }]),
    async stop() {
      await server.stop()
      await province.down()
    },
  }
}

/** What sources send and what became of it, on the inbox that a file starts before its tests. */
export function messagesOf(inbox: () => Inbox) {
  const now = () => inbox().server.app.clock.now()
  const inMinutes = (minutes: number) => new Date(now().getTime() + minutes * 60_000).toISOString()

  async function source(more: Body = {}): Promise<Source> {
    const { province, server } = inbox()
    const made = await server.root.expect(201, 'POST', '/inbox-sources', {
      ...{ name: 'Hệ thống nguồn tỉnh', kind: 'push', areaCode: '19', baseUrl: province.url, secret: province.secret },
      ...more,
    })
    return { id: String(made.id), token: String(made.token) }
  }

  const bulletin = (more: Body = {}): Body & { externalId: string } => ({
    ...{ externalId: `TN-${randomUUID()}`, version: 1, issuedAt: now().toISOString(), title: 'Lịch tiêm chủng' },
    ...{ priority: 'normal', areaCodes: ['05857'], text: 'Mời bà con đưa trẻ đi tiêm chủng.' },
    ...more,
  })
  const approvedBy = { name: 'Nguyễn Văn An', position: 'Giám đốc Sở' }
  const priority = (more: Body = {}) => bulletin({ priority: 'priority', approvedBy, ...more })
  const emergency = (more: Body = {}) =>
    bulletin({ priority: 'emergency', approvedBy, riskLevel: 4, title: 'Lũ quét', text: 'Lũ về.', ...more })

  const push = (from: Source, message: unknown) => inbox().province.push(inbox().server.url, from, message)
  const itemsOf = (externalId: string) =>
    inbox()
      .ctx.db.selectFrom('inboxItems')
      .selectAll()
      .where('externalId', '=', externalId)
      .orderBy('version')
      .execute()
  const alertOf = async (externalId: string, version = 1) => {
    const item = (await itemsOf(externalId)).find((one) => one.version === version)
    return inbox()
      .ctx.db.selectFrom('alerts')
      .selectAll()
      .where('id', '=', item?.alertId ?? '')
      .executeTakeFirstOrThrow()
  }

  return { now, inMinutes, source, bulletin, priority, emergency, push, itemsOf, alertOf }
}

export const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

const RATE = 16_000

/** A second of a tone, as WAV. */
export const tone: Buffer = wavOf(
  Float32Array.from({ length: RATE }, (_, at) => 0.25 * Math.sin((2 * Math.PI * 440 * at) / RATE)),
  RATE,
)
