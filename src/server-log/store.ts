import type { Insertable, Selectable } from 'kysely'
import type { Db } from '../db/open.ts'
import type { ServerBeatsTable, ServerLogTable } from '../db/tables.ts'

export type BeatRow = Selectable<ServerBeatsTable>

/** Locked, so that two beats of one process do not both tell of the same gap. */
export async function lockBeat(db: Db, process: string): Promise<BeatRow | undefined> {
  return db.selectFrom('serverBeats').selectAll().where('process', '=', process).forUpdate().executeTakeFirst()
}

export async function loadOtherBeats(db: Db, process: string): Promise<BeatRow[]> {
  return db.selectFrom('serverBeats').selectAll().where('process', '<>', process).execute()
}

export async function saveBeat(db: Db, row: Insertable<ServerBeatsTable>): Promise<void> {
  await db
    .insertInto('serverBeats')
    .values(row)
    .onConflict((conflict) => conflict.column('process').doUpdateSet(row))
    .execute()
}

export async function writeServerLog(db: Db, rows: Array<Insertable<ServerLogTable>>): Promise<void> {
  if (rows.length > 0) await db.insertInto('serverLog').values(rows).execute()
}

/** Gaps or steps that touch [from, to]: a step back runs from its later end to its earlier one. */
export async function loadServerLog(db: Db, kind: 'gap' | 'clock-step', from: Date, to: Date) {
  return db
    .selectFrom('serverLog')
    .select(['at', 'fromAt', 'toAt'])
    .where('kind', '=', kind)
    .where((eb) => eb(eb.fn<Date>('least', ['fromAt', 'toAt']), '<=', to))
    .where((eb) => eb(eb.fn<Date>('greatest', ['fromAt', 'toAt']), '>=', from))
    .orderBy('id')
    .execute()
}

/** When some scheduler was last known to run. */
export async function loadLastBeat(db: Db): Promise<Date | undefined> {
  const row = await db
    .selectFrom('serverBeats')
    .select((eb) => eb.fn.max('beatAt').as('at'))
    .executeTakeFirst()
  return row?.at ?? undefined
}

export async function purgeBefore(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('serverLog').where('at', '<', before).execute()
  await db.deleteFrom('serverBeats').where('beatAt', '<', before).execute()
}
