import { createHash, randomBytes } from 'node:crypto'
import { newSecretToken, tokenHash } from '../../src/accounts/one-time-token.ts'
import { insertGrant, insertPerson } from '../../src/accounts/store.ts'
import { insertToken } from '../../src/accounts/token-store.ts'
import { audit } from '../../src/audit/audit.ts'
import { systemActor, withTransaction } from '../../src/context.ts'
import type { GrantRole } from '../../src/db/tables.ts'
import type { HttpServer } from './http-server.ts'

export type FixtureArea = { code: string; path: string }

const sha256 = (): string => createHash('sha256').update(randomBytes(16)).digest('hex')

/** One row of each kind in any area, straight in SQL: what the permission walk is let loose on. Each gives its id. */
export class AreaFixtures {
  readonly #server: HttpServer

  constructor(server: HttpServer) {
    this.#server = server
  }

  get #db() {
    return this.#server.database.db
  }

  #id(prefix: Parameters<HttpServer['app']['ids']['next']>[0]): string {
    return this.#server.app.ids.next(prefix)
  }

  get #made() {
    const now = this.#server.app.clock.now()
    return { createdBy: 'usr_fixture', createdAt: now }
  }

  async clip(area: FixtureArea): Promise<{ id: string; sha256: string }> {
    const clip = { id: this.#id('clp'), sha256: sha256() }
    await this.#db
      .insertInto('clips')
      .values({
        ...clip,
        ...this.#made,
        source: 'upload',
        title: 'Bản ghi',
        bytes: 8_000,
        mime: 'audio/mpeg',
        durationMs: 1_000,
        loudnessLufs: -16,
        truePeakDb: -2,
        peaks: '[]',
        areaCodes: [area.code],
        originalSha256: null,
        originalType: null,
        speechKey: null,
        speechText: null,
      })
      .execute()
    return clip
  }

  async inboxSource(area: FixtureArea): Promise<{ id: string }> {
    const source = { id: this.#id('src') }
    const none = { baseUrl: null, tokenHash: null, sealedSecret: null, cursor: null, pulledAt: null }
    await this.#db
      .insertInto('inboxSources')
      .values({
        ...{ ...source, ...this.#made, ...none, name: 'Tỉnh', kind: 'push', areaCode: area.code, mayEmergency: false },
        ...{ status: 'active', lastContactAt: null, lastError: null, sendingUntil: null },
        updatedAt: this.#made.createdAt,
      })
      .execute()
    return source
  }

  /** One that waits for the commune. */
  async inboxItem(area: FixtureArea): Promise<{ id: string }> {
    const [source, clip] = [await this.inboxSource(area), await this.clip(area)]
    const item = { id: this.#id('inb') }
    const { createdAt } = this.#made
    const words = { title: 'Tin', topic: 'notice', language: 'vi', text: null, message: '{}', contentSha256: sha256() }
    const none = { bulletinId: null, scheduleId: null, alertId: null, reason: null, decidedBy: null, decidedAt: null }
    await this.#db
      .insertInto('inboxItems')
      .values({
        ...{ ...item, ...words, ...none, sourceId: source.id, externalId: item.id, version: 1, kind: 'bulletin' },
        ...{ status: 'waiting', priority: 'normal', mode: 'live', airAt: null, validTo: null, claimedUntil: null },
        ...{ clipId: clip.id, clipSha256: clip.sha256, areaCodes: [area.code] },
        ...{ receivedAt: createdAt, updatedAt: createdAt },
      })
      .execute()
    return item
  }

  async shape(area: FixtureArea, geometry: object): Promise<string> {
    await this.#db
      .insertInto('areaShapes')
      .values({
        code: area.code,
        geometry: JSON.stringify(geometry),
        source: 'test',
        updatedBy: 'usr_fixture',
        updatedAt: this.#made.createdAt,
      })
      .onConflict((conflict) => conflict.column('code').doNothing())
      .execute()
    return area.code
  }

  async bulletin(
    area: FixtureArea,
    status: 'draft' | 'submitted' | 'approved' = 'draft',
  ): Promise<{ id: string; clipSha256: string }> {
    const clip = await this.clip(area)
    const now = this.#server.app.clock.now()
    const id = this.#id('bul')
    const approved = status === 'approved'
    await this.#db
      .insertInto('bulletins')
      .values({
        id,
        title: 'Tin',
        topic: 'notice',
        language: 'vi',
        priority: 'normal',
        text: null,
        clipId: clip.id,
        clipSha256: clip.sha256,
        areaCodes: [area.code],
        status,
        authorId: 'usr_fixture',
        submittedAt: status === 'draft' ? null : now,
        approverId: approved ? 'usr_fixture2' : null,
        approvedAt: approved ? now : null,
        decisionReason: null,
        createdAt: now,
        updatedAt: now,
      })
      .execute()
    return { id, clipSha256: clip.sha256 }
  }

  async template(area: FixtureArea): Promise<string> {
    const id = this.#id('tpl')
    const words = { name: 'Mẫu', title: 'Tin', topic: 'notice', language: 'vi', text: 'Mời {{xóm}}.' }
    await this.#db
      .insertInto('textTemplates')
      .values({ id, ...words, ...this.#made, areaCodes: [area.code], updatedAt: this.#made.createdAt })
      .execute()
    return id
  }

  async relay(area: FixtureArea): Promise<string> {
    const id = this.#id('rly')
    const clip = await this.clip(area)
    const { createdAt } = this.#made
    const words = { name: 'Đài tỉnh', url: 'http://127.0.0.1/', fallbackClipId: clip.id, notes: null, format: null }
    const unheard = { reason: null, checkedAt: null, lastOkAt: null, measured: null, archivedAt: null }
    await this.#db
      .insertInto('relayStations')
      .values({
        ...{ id, ...words, ...unheard, ...this.#made },
        ...{ areaCodes: [area.code], nextCheckAt: createdAt, updatedAt: createdAt },
      })
      .execute()
    return id
  }

  async programme(area: FixtureArea): Promise<string> {
    const id = this.#id('prg')
    const { createdBy, createdAt } = this.#made
    const plan = { rule: '{"kind":"daily","at":"05:00","startsOn":"2026-01-01"}', zone: 'Asia/Ho_Chi_Minh' }
    await this.#db
      .insertInto('programmes')
      .values({
        ...plan,
        ...{ id, title: 'Buổi sáng', areaCodes: [area.code], priority: 'normal', budgetSeconds: 600, items: '[]' },
        ...{ resume: 'continue', status: 'approved', createdBy, createdAt, updatedAt: createdAt },
      })
      .execute()
    return id
  }

  async programmeTemplate(area: FixtureArea): Promise<string> {
    const id = this.#id('ptp')
    const words = {
      name: 'Mẫu',
      priority: 'normal' as const,
      at: '05:00',
      weekdays: [1],
      budgetSeconds: 600,
      items: '[]',
    }
    await this.#db
      .insertInto('programmeTemplates')
      .values({ id, ...words, ...this.#made, areaCodes: [area.code] })
      .execute()
    return id
  }

  async schedule(area: FixtureArea): Promise<string> {
    const bulletin = await this.bulletin(area, 'approved')
    const id = this.#id('sch')
    const rule = JSON.stringify({ kind: 'daily', at: '17:00', startsOn: '2026-01-01' })
    await this.#db
      .insertInto('schedules')
      .values({
        id,
        ...this.#made,
        bulletinId: bulletin.id,
        areaCodes: [area.code],
        rule,
        zone: 'Asia/Ho_Chi_Minh',
        resume: 'restart',
        volume: null,
        status: 'active',
        plannedUntil: null,
        updatedAt: this.#made.createdAt,
      })
      .execute()
    return id
  }

  /** Somebody else's live session, over since its process died: nothing holds its microphone. */
  async live(area: FixtureArea): Promise<string> {
    const [id, occurrenceId] = [this.#id('liv'), this.#id('occ')]
    const { createdBy, createdAt } = this.#made
    const common = { title: 'Nói trực tiếp', priority: 'normal' as const, areaCodes: [area.code], createdAt }
    await this.#db
      .insertInto('occurrences')
      .values({
        ...common,
        id: occurrenceId,
        kind: 'live',
        shard: '19',
        localAt: occurrenceId,
        startAt: createdAt,
        dispatchAt: createdAt,
        validUntil: createdAt,
        closesAt: createdAt,
        status: 'cancelled',
        updatedAt: createdAt,
      })
      .execute()
    await this.#db
      .insertInto('liveSessions')
      .values({
        ...common,
        id,
        occurrenceId,
        streamKey: id,
        maxSeconds: 60,
        status: 'ended',
        createdBy,
        prepareUntil: createdAt,
        until: createdAt,
        leaseUntil: createdAt,
      })
      .execute()
    return id
  }

  async alert(area: FixtureArea): Promise<{ id: string; clipSha256: string }> {
    const [clip, allClear] = [await this.clip(area), await this.clip(area)]
    const id = this.#id('alt')
    await this.#db
      .insertInto('alerts')
      .values({
        id,
        ...this.#made,
        title: 'Bão',
        text: null,
        mode: 'live',
        riskLevel: 3,
        areaCodes: [area.code],
        clipId: clip.id,
        clipSha256: clip.sha256,
        allClearText: null,
        allClearClipId: allClear.id,
        allClearClipSha256: allClear.sha256,
        preTone: null,
        repeatEverySeconds: 120,
        validMinutes: 5,
        status: 'draft',
        sentBy: null,
        sentAt: null,
        validUntil: null,
        endedBy: null,
        endedAt: null,
      })
      .execute()
    return { id, clipSha256: clip.sha256 }
  }

  async occurrence(area: FixtureArea): Promise<string> {
    const scheduleId = await this.schedule(area)
    const { bulletinId } = await this.#db
      .selectFrom('schedules')
      .select('bulletinId')
      .where('id', '=', scheduleId)
      .executeTakeFirstOrThrow()
    const now = this.#server.app.clock.now()
    const startAt = new Date(now.getTime() + 3_600_000)
    const id = this.#id('occ')
    await this.#db
      .insertInto('occurrences')
      .values({
        id,
        kind: 'schedule',
        scheduleId,
        alertId: null,
        bulletinId,
        title: 'Tin',
        priority: 'normal',
        areaCodes: [area.code],
        shard: '19',
        localAt: '2026-12-01T17:00:00',
        startAt,
        dispatchAt: startAt,
        validUntil: new Date(startAt.getTime() + 120_000),
        closesAt: new Date(startAt.getTime() + 300_000),
        clipSha256: sha256(),
        clipDurationMs: 1_000,
        status: 'planned',
        reason: null,
        commandId: null,
        targets: null,
        resendAt: null,
        createdAt: now,
        updatedAt: now,
        closedAt: null,
      })
      .execute()
    return id
  }

  /** Two airings that nobody has decided between. */
  async collision(area: FixtureArea): Promise<string> {
    const sides = [await this.occurrence(area), await this.occurrence(area)].sort()
    const [occurrenceA = '', occurrenceB = ''] = sides
    const now = this.#server.app.clock.now()
    const startsAt = new Date(now.getTime() + 3_600_000)
    const id = this.#id('col')
    await this.#db
      .insertInto('collisions')
      .values({
        id,
        occurrenceA,
        occurrenceB,
        sideA: occurrenceA,
        sideB: occurrenceB,
        ownerA: 'sch_a',
        ownerB: 'sch_b',
        areaCodes: [area.code],
        startsAt,
        endsAt: new Date(startsAt.getTime() + 1_000),
        rule: 'same-class',
        loserId: occurrenceB,
        status: 'open',
        decideBy: startsAt,
        foundAt: now,
      })
      .execute()
    return id
  }

  async speaker(area: FixtureArea): Promise<string> {
    const id = this.#id('spk')
    await this.#db
      .insertInto('speakers')
      .values({
        id,
        ...this.#made,
        name: `Cụm ${id.slice(-6)}`,
        areaCode: area.code,
        areaPath: area.path,
        latitude: null,
        longitude: null,
        model: null,
        enrolmentHash: null,
        enrolmentExpiresAt: null,
        enrolledAt: null,
        credentialHash: null,
        publicJwk: null,
        presenceAt: null,
        lastSeenAt: null,
        telemetry: null,
      })
      .execute()
    return id
  }

  async group(area: FixtureArea): Promise<string> {
    const id = this.#id('grp')
    await this.#db
      .insertInto('areaGroups')
      .values({ id, ...this.#made, name: `Nhóm ${id.slice(-6)}`, areaCodes: [area.code] })
      .execute()
    return id
  }

  /** A hamlet below a commune; for a hamlet, itself: there is nothing smaller. */
  async hamlet(area: FixtureArea): Promise<string> {
    if (area.code.includes('-')) return area.code
    const code = `${area.code}-h${randomBytes(4).toString('hex')}`
    await this.#db
      .insertInto('areas')
      .values({
        code,
        name: `Thôn ${code}`,
        nameSearch: `thon ${code}`,
        kind: 'hamlet',
        parentCode: area.code,
        path: `${area.path}${code}/`,
        validFrom: '2025-07-01',
        validTo: null,
        source: 'test',
      })
      .execute()
    return code
  }

  async person(area: FixtureArea): Promise<{ id: string; grantId: string }> {
    const id = this.#id('usr')
    const grantId = this.#id('grt')
    const now = this.#server.app.clock.now()
    await insertPerson(this.#db, { id, name: 'Người', email: `${id}@example.vn` }, now)
    const target = { areaCode: area.code, groupId: null }
    await insertGrant(this.#db, {
      id: grantId,
      userId: id,
      role: 'viewer',
      ...target,
      grantedBy: 'usr_fixture',
      grantedAt: now,
    })
    return { id, grantId }
  }

  async token(area: FixtureArea, role: GrantRole = 'viewer'): Promise<{ id: string; token: string }> {
    const token = newSecretToken('loa_')
    const id = this.#id('tok')
    const never = { expiresAt: null, lastUsedAt: null, revokedAt: null }
    await insertToken(this.#db, {
      id,
      ...this.#made,
      ...never,
      name: 'máy',
      role,
      areaCode: area.code,
      hash: tokenHash(token),
    })
    return { id, token }
  }

  async auditEntry(area: FixtureArea): Promise<string> {
    const subjectId = this.#id('bul')
    const ctx = { ...this.#server.app, actor: systemActor('fixture'), requestId: 'fixture' }
    await withTransaction(ctx, (tx) => audit(tx, { action: 'fixture.make', subjectId, areaCodes: [area.code] }))
    return subjectId
  }
}
