import { afterEach, beforeEach, expect, test } from 'vitest'
import { audit } from '../../src/audit/audit.ts'
import { chainHash } from '../../src/audit/canonical.ts'
import { verifyAudit } from '../../src/audit/verify.ts'
import { systemClock } from '../../src/clock.ts'
import { systemActor, withTransaction } from '../../src/context.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
beforeEach(async () => {
  database = await createTestDatabase()
})
afterEach(() => database.drop())

const ctx = () => ({ db: database.db, clock: systemClock, actor: systemActor('test'), requestId: 'req_1' })
const write = (n: number) =>
  withTransaction(ctx(), (tx) =>
    audit(tx, {
      action: 'bulletin.approve',
      subjectId: `bul_${n}`,
      areaCodes: ['19', '05857'],
      data: { n, tiêuđề: 'Bão số 3', deep: { b: [1.5, null], a: true } },
    }),
  )
const writeMany = async (count: number) => {
  for (let n = 1; n <= count; n++) await write(n)
}

/** What a superuser can do: change rows with the triggers off. */
async function tamper(statement: string): Promise<void> {
  const client = await database.pool.connect()
  try {
    await client.query('begin')
    await client.query('set local session_replication_role = replica')
    const { rowCount } = await client.query(statement)
    expect(rowCount === null || rowCount > 0).toBe(true)
    await client.query('commit')
  } finally {
    client.release()
  }
}

test('an untouched log verifies, whatever its data looks like, and an empty one too', async () => {
  expect(await verifyAudit(database.db)).toEqual({ ok: true, entries: 0, head: '0'.repeat(64) })
  const odd = {
    nul: 'a\0b',
    half: '\ud800',
    big: 1e21,
    small: 1e-9,
    minus: -0,
    when: new Date(0),
    none: undefined,
    ключ: { '': '' },
  }
  await withTransaction(ctx(), (tx) => audit(tx, { action: 'x.y', subjectId: 's', areaCodes: [], data: odd }))
  await writeMany(3)
  expect(await verifyAudit(database.db)).toMatchObject({ ok: true, entries: 4 })
})

test('UPDATE, DELETE and TRUNCATE of the log are refused by the database', async () => {
  await writeMany(2)
  for (const statement of [
    `update audit_entries set action = 'other'`,
    'delete from audit_entries where seq = 2',
    'truncate audit_entries',
    'truncate audit_head',
    'delete from audit_head',
    'update audit_head set seq = 0',
  ])
    await expect(database.pool.query(statement)).rejects.toThrow('the audit log only grows')
  expect(await verifyAudit(database.db)).toMatchObject({ ok: true, entries: 2 })
})

test.each([
  ['at', `at + interval '1 microsecond'`],
  ['actor_kind', `'user'`],
  ['actor_id', `actor_id || ' '`],
  ['action', `'bulletin.reject'`],
  ['subject_id', `'bul_3'`],
  ['area_codes', `'{"19,05857"}'`],
  ['area_codes', `array_append(area_codes, '01')`],
  ['data', `data || '{"n": 3}'`],
  ['data', `jsonb_set(data, '{n}', '2.00000000000000000001')`],
  ['data', `data - 'deep'`],
  ['request_id', `'req_2'`],
  ['prev_hash', `overlay(prev_hash placing '0000' from 1)`],
  ['hash', `overlay(hash placing '0000' from 1)`],
])('a changed %s (%s) is found at its entry', async (column, value) => {
  await writeMany(4)
  await tamper(`update audit_entries set ${column} = ${value} where seq = 2`)
  expect(await verifyAudit(database.db)).toMatchObject({ ok: false, seq: 2 })
})

test.each([
  ['an entry taken out', 'delete from audit_entries where seq = 2', 2],
  ['the first entry taken out', 'delete from audit_entries where seq = 1', 1],
  ['the tail cut off', 'delete from audit_entries where seq >= 3', 3],
  ['everything deleted', 'delete from audit_entries', 1],
  [
    'two entries in the other order',
    'update audit_entries set seq = case seq when 2 then 103 else 102 end where seq in (2, 3); update audit_entries set seq = seq - 100 where seq > 100',
    2,
  ],
  [
    'an entry copied to the end',
    `insert into audit_entries select 5, at, actor_kind, actor_id, action, subject_id, area_codes, data, request_id, prev_hash, hash from audit_entries where seq = 4`,
    5,
  ],
])('%s is found', async (_, statement, seq) => {
  await writeMany(4)
  for (const one of statement.split('; ')) await tamper(one)
  expect(await verifyAudit(database.db)).toMatchObject({ ok: false, seq })
})

test('a forged entry with a good hash is found by the head kept beside the log', async () => {
  await writeMany(2)
  const last = await database.db
    .selectFrom('auditEntries')
    .select('hash')
    .where('seq', '=', 2)
    .executeTakeFirstOrThrow()
  const row = {
    seq: 3,
    at: '2026-01-01T00:00:00.000000Z',
    actorKind: 'user',
    actorId: 'usr_1',
    action: 'a.b',
    subjectId: 's',
    areaCodes: [],
    data: {},
    requestId: 'r',
  }
  const hash = chainHash(last.hash, row)
  await database.db
    .insertInto('auditEntries')
    .values({ ...row, at: new Date(row.at), areaCodes: [], data: '{}', prevHash: last.hash, hash })
    .execute()
  expect(await verifyAudit(database.db)).toMatchObject({ ok: false, seq: 2, fault: expect.stringContaining('head') })
})

test('a head that was noted elsewhere unmasks a log that was cut and whose kept head was set back', async () => {
  await writeMany(3)
  const noted = await database.db.selectFrom('auditHead').select(['seq', 'hash']).executeTakeFirstOrThrow()
  await writeMany(1)
  expect(await verifyAudit(database.db, noted)).toMatchObject({ ok: true, entries: 4 })
  await tamper('delete from audit_entries where seq > 2')
  await tamper('update audit_head set seq = 2, hash = (select hash from audit_entries where seq = 2)')
  expect(await verifyAudit(database.db)).toMatchObject({ ok: true, entries: 2 })
  expect(await verifyAudit(database.db, noted)).toMatchObject({ ok: false, seq: 3 })
})

test('a noted head unmasks a log whose hashes were all computed anew', async () => {
  await writeMany(2)
  const noted = { seq: 2, hash: 'f'.repeat(64) }
  expect(await verifyAudit(database.db, noted)).toMatchObject({ ok: false, seq: 2 })
})

test('a hundred audited transactions at once, half of them rolled back, leave one unbroken chain', async () => {
  const outcomes = await Promise.allSettled(
    Array.from({ length: 100 }, (_, n) =>
      withTransaction(ctx(), async (tx) => {
        await audit(tx, { action: 'a.b', subjectId: String(n), areaCodes: [] })
        if (n % 2 === 1) throw new Error('rolled back')
      }),
    ),
  )
  expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(50)
  expect(await verifyAudit(database.db)).toMatchObject({ ok: true, entries: 50 })
})

test('verifying while entries are written finds no fault, over more than one batch', async () => {
  await withTransaction(ctx(), async (tx) => {
    for (let n = 0; n < 2_100; n++) await audit(tx, { action: 'a.b', subjectId: String(n), areaCodes: [] })
  })
  const [result] = await Promise.all([verifyAudit(database.db), ...Array.from({ length: 20 }, (_, n) => write(n))])
  expect(result).toMatchObject({ ok: true })
  expect(await verifyAudit(database.db)).toMatchObject({ ok: true, entries: 2_120 })
})
