import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { concludeAirings } from '../../src/deliveries/conclude.ts'
import { createAcknowledgementIntake } from '../../src/deliveries/intake.ts'
import { recordAcknowledgements } from '../../src/deliveries/record.ts'
import { applyAcknowledgement, type Progress, RANK } from '../../src/deliveries/state.ts'
import { expandTargets, mergeProgress } from '../../src/deliveries/store.ts'
import { dispatchDue } from '../../src/dispatch/dispatch-due.ts'
import { stopAll, stopOccurrence } from '../../src/dispatch/stop.ts'
import { planAndArm } from '../../src/occurrences/arm.ts'
import type { Acknowledgement } from '../../src/protocol/messages.ts'
import { insertSpeakerCommand, loadSpeakerCommand } from '../../src/speakers/store-commands.ts'
import { type AreaCode, type Core, createCore } from '../support/core.ts'
import { insertOccurrence } from '../support/ledger.ts'
import { COMMAND_ID, reports } from '../support/reports.ts'

let core: Core
beforeAll(async () => {
  core = await createCore()
})
afterAll(() => core?.close())

/** An airing in the hamlet, on the air, with these speakers as its targets. */
async function airing(speakers: number, more: { online?: boolean; area?: AreaCode } = {}) {
  const area = more.area ?? '05857-h1'
  // Earlier tests' speakers stand there too; they are not of this airing.
  await core.ctx.db.updateTable('speakers').set({ status: 'retired' }).where('areaCode', '=', area).execute()
  const targets = await Promise.all(Array.from({ length: speakers }, () => core.speaker(area, more)))
  const bulletin = await core.approved(['19'])
  const schedule = await core.scheduleIn(bulletin, 60, { areaCodes: [area] })
  await planAndArm(core.ctx)
  core.clock.advance(60_000)
  await dispatchDue(core.ctx)
  const [row] = await core.occurrencesOf(schedule.id)
  if (!row) throw new Error('nothing was planned')
  return {
    id: row.id,
    targets,
    async report(
      speakerId: string,
      step: Acknowledgement['step'],
      reason?: Acknowledgement['reason'],
      at = core.clock.now(),
    ) {
      const intake = createAcknowledgementIntake(core.ctx)
      const ack = {
        seq: 1,
        commandId: row.commandId ?? COMMAND_ID,
        occurrenceId: row.id,
        step,
        at: at.toISOString(),
        ...(reason ? { reason } : {}),
      }
      intake.take(speakerId, Buffer.from(JSON.stringify({ v: 1, acks: [ack] })))
      await intake.flush()
    },
    async close() {
      const { closesAt } = await core.occurrence(row.id)
      core.clock.advance(Math.max(0, closesAt.getTime() - core.clock.now().getTime()) + 1)
      await concludeAirings(core.ctx)
    },
    row: () => core.occurrence(row.id),
    deliveries: () => core.deliveries(row.id),
  }
}

describe('what speakers report', () => {
  test('is kept by SQL exactly as by the pure rule, in any order, any batches, any repetition', async () => {
    const speaker = await core.speaker('05857')
    const startAt = new Date(Date.UTC(2026, 10, 21, 4))
    const told = fc.tuple(reports, fc.array(fc.nat(3), { maxLength: 12 }), fc.array(fc.nat(7), { maxLength: 6 }))
    await fc.assert(
      fc.asyncProperty(told, async ([acks, cuts, again]) => {
        const occurrenceId = await insertOccurrence(core.ctx, { areaCodes: ['05857'], startAt, status: 'airing' })
        const all = [...acks, ...again.flatMap((at) => acks[at] ?? [])].map((ack) => ({ ...ack, occurrenceId }))
        const pure = all.reduce<Progress | undefined>(applyAcknowledgement, undefined)
        let rest = all
        for (const size of [...cuts, all.length]) {
          const batch = rest.slice(0, size + 1)
          rest = rest.slice(size + 1)
          await recordAcknowledgements(
            core.ctx,
            batch.map((ack) => ({ speakerId: speaker, ack })),
          )
        }
        const row = await core.ctx.db
          .selectFrom('deliveries')
          .selectAll()
          .where('occurrenceId', '=', occurrenceId)
          .executeTakeFirstOrThrow()
        const iso = (at: Date | null) => at?.toISOString() ?? null
        expect({
          status: row.status,
          rank: row.rank,
          acceptedAt: iso(row.acceptedAt),
          fetchedAt: iso(row.fetchedAt),
          armedAt: iso(row.armedAt),
          playingAt: iso(row.playingAt),
          endedAt: iso(row.endedAt),
        }).toEqual({
          status: pure?.status,
          rank: RANK[pure?.status ?? 'pending'],
          acceptedAt: pure?.acceptedAt,
          fetchedAt: pure?.fetchedAt,
          armedAt: pure?.armedAt,
          playingAt: pure?.playingAt,
          endedAt: pure?.endedAt,
        })
      }),
      { numRuns: 150 },
    )
  })

  test('says only once what is new: repeating it changes no row', async () => {
    const { id, targets, report } = await airing(1)
    const [speaker = ''] = targets
    await report(speaker, 'playing')
    const ack = {
      seq: 2,
      commandId: COMMAND_ID,
      occurrenceId: id,
      step: 'played' as const,
      at: core.clock.now().toISOString(),
    }
    expect(await recordAcknowledgements(core.ctx, [{ speakerId: speaker, ack }])).toMatchObject([
      { occurrenceId: id, ended: true },
    ])
    expect(
      await recordAcknowledgements(core.ctx, [
        { speakerId: speaker, ack },
        { speakerId: speaker, ack },
      ]),
    ).toEqual([])
  })

  test('of an airing that is not for them leaves no trace: neighbours, strangers, ids nobody gave', async () => {
    const { id, targets, report } = await airing(1)
    const [neighbour, far] = [await core.speaker('05818'), await core.speaker('24001')]
    for (const stranger of [neighbour, far, 'spk_nobody']) await report(stranger, 'played')
    expect(Object.keys(await core.deliveries(id))).toEqual(targets)
    const ack = {
      seq: 1,
      commandId: COMMAND_ID,
      occurrenceId: core.ctx.ids.next('occ'),
      step: 'played' as const,
      at: core.clock.now().toISOString(),
    }
    expect(await recordAcknowledgements(core.ctx, [{ speakerId: targets[0] ?? '', ack }])).toEqual([])
  })

  test('may come before its ledger is written; the ledger then keeps it', async () => {
    const { id, targets, report } = await airing(2)
    const [first = '', second = ''] = targets
    await core.ctx.db.deleteFrom('deliveries').where('occurrenceId', '=', id).execute()
    await report(first, 'playing')
    await expandTargets(core.ctx.db, [id], core.clock.now())
    expect(await core.deliveries(id)).toMatchObject({ [first]: { status: 'playing' }, [second]: { status: 'pending' } })
  })

  test('from two gateways at once ends up the same, and neither waits for the other in a circle', async () => {
    const { id, targets } = await airing(40)
    const steps = ['accepted', 'fetched', 'armed', 'playing', 'played'] as const
    const at = core.clock.now().toISOString()
    const told = targets.flatMap((speakerId) =>
      steps.map((step) => ({ speakerId, ack: { seq: 1, commandId: COMMAND_ID, occurrenceId: id, step, at } })),
    )
    await Promise.all(
      [told, told.toReversed(), told.filter((_, n) => n % 2), told.filter((_, n) => n % 3)].map((batch) =>
        recordAcknowledgements(core.ctx, batch),
      ),
    )
    expect(new Set(Object.values(await core.deliveries(id)).map(({ status }) => status))).toEqual(new Set(['played']))
  })

  test.each([
    ['a NUL in a text', { detail: 'a\u0000b' }],
    ['half a surrogate', { detail: 'a\ud800b' }],
    ['a number past every integer', { playedMs: Number.MAX_SAFE_INTEGER, clockOffsetMs: -Number.MAX_SAFE_INTEGER }],
    ['the year nought', { at: '0000-01-01T00:00:00Z' }],
    ['an offset of a whole day', { at: '2026-11-21T05:00:00+23:59' }],
    ['a thousand digits of a second', { at: `2026-11-21T05:00:00.${'1'.repeat(1_000)}Z` }],
    ['a date that no calendar has', { at: '2026-02-30T05:00:00Z' }],
  ])('with %s harms nobody else in the batch', async (_, odd) => {
    const { id, targets, deliveries } = await airing(2)
    const [broken = '', good = ''] = targets
    const intake = createAcknowledgementIntake(core.ctx)
    const ack = { seq: 1, commandId: COMMAND_ID, occurrenceId: id, step: 'played', at: core.clock.now().toISOString() }
    intake.take(broken, Buffer.from(JSON.stringify({ v: 1, acks: [{ ...ack, ...odd }] })))
    intake.take(good, Buffer.from(JSON.stringify({ v: 1, acks: [ack] })))
    await intake.flush()
    expect((await deliveries())[good]).toMatchObject({ status: 'played' })
  })

  test('with local offsets is ordered by the instant, not by its text', async () => {
    const { id, targets } = await airing(1)
    const intake = createAcknowledgementIntake(core.ctx)
    const ack = { seq: 1, commandId: COMMAND_ID, occurrenceId: id, step: 'accepted' }
    const acks = ['2026-11-21T05:00:00+07:00', '2026-11-20T21:59:59.500Z', '2026-11-20T21:59:59Z'].map((at) => ({
      ...ack,
      at,
    }))
    intake.take(targets[0] ?? '', Buffer.from(JSON.stringify({ v: 1, acks })))
    await intake.flush()
    const row = await core.ctx.db
      .selectFrom('deliveries')
      .select('acceptedAt')
      .where('occurrenceId', '=', id)
      .executeTakeFirstOrThrow()
    expect(row.acceptedAt?.toISOString()).toBe('2026-11-20T21:59:59.000Z')
  })
})

describe('the targets of an airing', () => {
  test('are all active, enrolled speakers under its areas, each once, and are counted per airing', async () => {
    const now = core.clock.now()
    // A unit that ended and one that is not yet: nobody is reached through either.
    const unit = { name: 'x', nameSearch: 'x', kind: 'unit', parentCode: '19', source: 'test' }
    await core.ctx.db
      .insertInto('areas')
      .values([
        { ...unit, code: 'past', path: '/VN/19/past/', validFrom: '2020-01-01', validTo: '2025-07-01' },
        { ...unit, code: 'future', path: '/VN/19/future/', validFrom: '2199-01-01', validTo: null },
      ])
      .execute()
    const placed = async (area: AreaCode, more: object = {}) => {
      const id = await core.speaker(area)
      if (Object.keys(more).length > 0)
        await core.ctx.db.updateTable('speakers').set(more).where('id', '=', id).execute()
      return id
    }
    const [hamlet, commune, neighbour, retired, unenrolled, past, future] = await Promise.all([
      placed('05857-h1'),
      placed('05857'),
      placed('05818'),
      placed('05857', { status: 'retired' }),
      placed('05857', { enrolledAt: null }),
      placed('05857', { areaCode: 'past', areaPath: '/VN/24/past/' }),
      placed('05857', { areaCode: 'future', areaPath: '/VN/24/future/' }),
    ])
    const areasOf = [['19'], ['05857', '05857-h1'], ['05818'], ['past', 'future'], ['24001']]
    const ids = await Promise.all(
      areasOf.map((areaCodes) => insertOccurrence(core.ctx, { areaCodes, startAt: now, status: 'airing' })),
    )
    await expandTargets(core.ctx.db, ids, now)
    const mine = [hamlet, commune, neighbour, retired, unenrolled, past, future]
    const reached = await Promise.all(
      ids.map(async (id) => {
        const speakers = Object.keys(await core.deliveries(id))
        expect((await core.occurrence(id)).targets).toBe(speakers.length)
        return mine.filter((speaker) => speakers.includes(speaker))
      }),
    )
    expect(reached).toEqual([[hamlet, commune, neighbour], [hamlet, commune], [neighbour], [], []])
    expect((await core.occurrence(ids[3] ?? '')).targets).toBe(0)
  })
})

describe('when its hour is over', () => {
  test('every silent speaker gets the reason that fits: away, silent, lost half-way', async () => {
    const given = await airing(4)
    const [away = '', silent = '', lost = '', good = ''] = given.targets
    await core.ctx.db.updateTable('speakers').set({ online: false }).where('id', '=', away).execute()
    await given.report(lost, 'playing')
    await given.report(good, 'played')
    await concludeAirings(core.ctx)
    expect((await given.deliveries())[silent]).toMatchObject({ status: 'pending' })
    await given.close()
    expect(await given.deliveries()).toEqual({
      [away]: { status: 'unreachable', reason: 'offline', rank: 9 },
      [silent]: { status: 'unreachable', reason: 'no-answer', rank: 9 },
      [lost]: { status: 'unreachable', reason: 'lost-contact', rank: 9 },
      [good]: { status: 'played', reason: null, rank: 10 },
    })
    expect(await given.row()).toMatchObject({ status: 'partial', reason: 'not-all-played' })
  })

  test('a speaker that a stop-all kept from starting was stopped; one that had started and fell silent was lost', async () => {
    const given = await airing(2)
    const [silent = '', lost = ''] = given.targets
    await given.report(lost, 'accepted')
    await stopAll(core.officer, { areaCodes: ['05857'] })
    await given.close()
    expect(await given.deliveries()).toMatchObject({
      [silent]: { status: 'cancelled', reason: 'stopped' },
      [lost]: { status: 'unreachable', reason: 'lost-contact' },
    })
    expect(await given.row()).toMatchObject({ status: 'cancelled', reason: 'stopped' })
  })

  test.each(['stopped', 'revoked', 'all-clear'])(
    'a speaker that was there and told to stop (%s) before it played was cancelled; one that was away was away',
    async (reason) => {
      const given = await airing(3)
      const [there = '', away = '', lost = ''] = given.targets
      await core.ctx.db.updateTable('speakers').set({ online: false }).where('id', '=', away).execute()
      await given.report(lost, 'playing')
      await core.ctx.db.updateTable('occurrences').set({ reason }).where('id', '=', given.id).execute()
      await given.close()
      expect(await given.deliveries()).toEqual({
        [there]: { status: 'cancelled', reason, rank: 9 },
        [away]: { status: 'unreachable', reason: 'offline', rank: 9 },
        [lost]: { status: 'unreachable', reason: 'lost-contact', rank: 9 },
      })
      expect(await given.row()).toMatchObject({ status: 'cancelled', reason })
    },
  )

  test('a delivery that a late report opened after the close gets its end too, once the hour is over', async () => {
    const given = await airing(1)
    const [good = ''] = given.targets
    await given.report(good, 'played')
    await concludeAirings(core.ctx)
    const late = await core.speaker('05857-h1')
    await given.report(late, 'accepted')
    await concludeAirings(core.ctx)
    expect((await given.deliveries())[late]).toMatchObject({ status: 'accepted' })
    await given.close()
    expect((await given.deliveries())[late]).toEqual({ status: 'unreachable', reason: 'lost-contact', rank: 9 })
    expect(await given.row()).toMatchObject({ status: 'completed' })
    await given.report(late, 'played')
    expect((await given.deliveries())[late]).toMatchObject({ status: 'played', reason: null })
  })

  test('an outcome that such a delivery held up is counted when it has its end', async () => {
    const given = await airing(1)
    const [first = ''] = given.targets
    await given.close()
    const late = await core.speaker('05857-h1')
    await given.report(late, 'armed')
    await given.report(first, 'played')
    expect(await given.row()).toMatchObject({ status: 'failed' })
    await concludeAirings(core.ctx)
    expect(await given.row()).toMatchObject({ status: 'partial', reason: 'not-all-played' })
  })

  test('an airing whose targets were never written down gets them first, and then its end', async () => {
    const given = await airing(2)
    await core.ctx.db.deleteFrom('deliveries').where('occurrenceId', '=', given.id).execute()
    await core.ctx.db.updateTable('occurrences').set({ targets: null }).where('id', '=', given.id).execute()
    await given.close()
    expect(Object.values(await given.deliveries())).toHaveLength(2)
    expect(await given.row()).toMatchObject({ status: 'failed', reason: 'none-played', targets: 2 })
  })

  test('where no speaker stands, it fails at once and says so', async () => {
    const given = await airing(0)
    await concludeAirings(core.ctx)
    expect(await given.row()).toMatchObject({ status: 'failed', reason: 'no-speakers', targets: 0 })
  })
})

describe('the outcome', () => {
  type End = Acknowledgement['step']
  test.each<[End[], string, string | null]>([
    [['played', 'played'], 'completed', null],
    [['played', 'failed'], 'partial', 'not-all-played'],
    [['played', 'cancelled'], 'partial', 'not-all-played'],
    [['failed', 'rejected'], 'failed', 'none-played'],
    [['preempted', 'failed'], 'preempted', 'preempted'],
    [['expired', 'failed'], 'expired', 'expired'],
    [['preempted', 'expired'], 'preempted', 'preempted'],
    [['cancelled', 'preempted'], 'cancelled', 'stopped'],
  ])('of %s is %s, because %s', async (ends, status, reason) => {
    const given = await airing(ends.length)
    for (const [n, end] of ends.entries()) {
      expect((await given.row()).status).toBe('airing')
      await given.report(given.targets[n] ?? '', end)
      await concludeAirings(core.ctx)
    }
    const row = await given.row()
    expect(row).toMatchObject({ status, reason })
    expect(row.closedAt).toBeInstanceOf(Date)
  })

  test('that nobody played it has the reason that all speakers give, where they give one', async () => {
    for (const [second, reason] of [
      ['quiet-hours', 'quiet-hours'],
      ['storage-full', 'none-played'],
    ] as const) {
      const given = await airing(2)
      await given.report(given.targets[0] ?? '', 'rejected', 'quiet-hours')
      await given.report(given.targets[1] ?? '', 'rejected', second)
      await concludeAirings(core.ctx)
      expect(await given.row()).toMatchObject({ status: 'failed', reason })
    }
  })

  test('is bettered by a late report of what really happened, with its reason counted anew', async () => {
    const given = await airing(2)
    const [first = '', second = ''] = given.targets
    await given.close()
    const closed = await given.row()
    expect(closed).toMatchObject({ status: 'failed', reason: 'none-played' })
    core.clock.advance(3_600_000)
    await given.report(first, 'played')
    expect((await given.deliveries())[first]).toMatchObject({ status: 'played', reason: null })
    expect(await given.row()).toMatchObject({ status: 'partial', reason: 'not-all-played', closedAt: closed.closedAt })
    await given.report(second, 'played')
    expect(await given.row()).toMatchObject({ status: 'completed', reason: null, closedAt: closed.closedAt })
  })

  test('is bettered also when counting it fails the first time: the report is not half taken', async () => {
    const given = await airing(2)
    const [first = ''] = given.targets
    await given.close()
    await sql`create sequence recounts`.execute(core.ctx.db)
    await sql`create function break_first() returns trigger language plpgsql as $$
      begin if nextval('recounts') = 1 then raise exception 'broken once'; end if; return new; end $$`.execute(
      core.ctx.db,
    )
    await sql`create trigger break_first before update on occurrences for each row
      when (old.id = ${sql.lit(given.id)}) execute function break_first()`.execute(core.ctx.db)
    await given.report(first, 'played')
    expect((await given.deliveries())[first]).toMatchObject({ status: 'played' })
    expect(await given.row()).toMatchObject({ status: 'partial', reason: 'not-all-played' })
  })

  test('counts both of two speakers that report late at the same moment through two processes', async () => {
    const given = await airing(2)
    const [first = '', second = ''] = given.targets
    await given.close()
    await Promise.all([given.report(first, 'played'), given.report(second, 'played')])
    expect(await given.row()).toMatchObject({ status: 'completed', reason: null })
  })

  test('is never made worse: not by a late failure, a repetition, or a second end of a faulty speaker', async () => {
    const given = await airing(2)
    const [first = '', second = ''] = given.targets
    await given.report(first, 'played')
    await given.close()
    expect(await given.row()).toMatchObject({ status: 'partial' })
    await given.report(second, 'failed', 'output-fault')
    await given.report(first, 'failed', 'output-fault', new Date(core.clock.now().getTime() - 7_200_000))
    expect(await given.row()).toMatchObject({ status: 'partial', reason: 'not-all-played' })
    expect(await given.deliveries()).toMatchObject({
      [first]: { status: 'played' },
      [second]: { status: 'failed', reason: 'output-fault' },
    })
  })

  test('of what a person stopped keeps that as its reason, also when speakers report late', async () => {
    const given = await airing(2)
    const [first = '', second = ''] = given.targets
    await stopOccurrence(core.officer, given.id)
    await given.report(first, 'cancelled', 'stopped')
    await given.close()
    expect((await given.row()).reason).toBe('stopped')
    await given.report(second, 'played')
    expect((await given.row()).reason).toBe('stopped')
  })

  test('is told once, also when several processes conclude at once', async () => {
    const given = await airing(1)
    await given.report(given.targets[0] ?? '', 'played')
    await Promise.all([1, 2, 3, 4].map(() => concludeAirings(core.ctx)))
    const events = await core.ctx.db.selectFrom('events').selectAll().where('type', '=', 'occurrence.closed').execute()
    expect(events.filter(({ data }) => (data as { occurrenceId?: string }).occurrenceId === given.id)).toHaveLength(1)
  })
})

test('what one speaker says of another’s test tone neither counts nor drowns the other’s own word', async () => {
  const [mine, other] = [await core.speaker('05857-h1'), await core.speaker('05857-h1')]
  const at = core.clock.now()
  const id = core.ctx.ids.next('cmd')
  const command = { id, speakerId: mine, kind: 'selfTest', volume: 50, issuedAt: at, expiresAt: at } as const
  await insertSpeakerCommand(core.ctx.db, command)
  const ack = { seq: 1, commandId: id, at: at.toISOString() }
  await recordAcknowledgements(core.ctx, [
    { speakerId: other, ack: { ...ack, step: 'failed', reason: 'output-fault' } },
    { speakerId: mine, ack: { ...ack, step: 'playing' } },
  ])
  expect(await loadSpeakerCommand(core.ctx.db, mine, id)).toMatchObject({ step: 'playing', reason: null })
})

test('an empty batch is no statement', async () => {
  expect(await recordAcknowledgements(core.ctx, [])).toEqual([])
  expect(await mergeProgress(core.ctx.db, [], core.clock.now())).toEqual([])
})
