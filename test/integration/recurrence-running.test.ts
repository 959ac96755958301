import { afterAll, beforeAll, expect, test } from 'vitest'
import { dispatchDue } from '../../src/dispatch/dispatch-due.ts'
import { planAndArm } from '../../src/occurrences/arm.ts'
import { rescheduleAirings, splitAirings } from '../../src/occurrences/reschedule.ts'
import { changeScheduleState } from '../../src/schedules/change.ts'
import { createSchedule } from '../../src/schedules/create.ts'
import { beat } from '../../src/server-log/beat.ts'
import { type Happening, RUNNING_CASES, type RunningCase } from '../contract/running-cases.ts'
import { type Core, createCore } from '../support/core.ts'

const LOOK_MS = 20_000
const EXACT_MS = 10_000

let core: Core
beforeAll(async () => {
  core = await createCore()
  await core.speaker('05857')
}, 60_000)
afterAll(() => core?.close())

const instant = (day: string, wall: string) => Date.parse(`${day}T${wall}+07:00`)
const untilThen = (day: string, wall: string) => instant(day, wall) - core.clock.now().getTime()

/** What the scheduler's loops do, each time round. */
async function look() {
  await beat(core.ctx)
  await planAndArm(core.ctx)
  await dispatchDue(core.ctx)
}

async function happen(day: string, scheduleIds: string[], happening: Happening): Promise<void> {
  const id = scheduleIds[0] ?? ''
  if ('runUntil' in happening) {
    await look()
    for (let left = untilThen(day, happening.runUntil); left > 0; left = untilThen(day, happening.runUntil)) {
      core.clock.advance(Math.min(left, LOOK_MS))
      await look()
    }
  } else if ('downUntil' in happening) core.clock.advance(untilThen(day, happening.downUntil))
  else if ('clockTo' in happening) core.clock.step(untilThen(day, happening.clockTo))
  else if ('reschedule' in happening) await rescheduleAirings(core.author, id, { rule: happening.reschedule })
  else if ('split' in happening) scheduleIds.push((await splitAirings(core.author, id, happening.split)).after.id)
  else await changeScheduleState(core.author, id, happening.schedule)
}

/** Instants as the wall shows them, to the ten seconds: the machine of the test is not exact. */
const shown = (day: string, value: unknown) =>
  typeof value === 'string' && /^\d{4}-.*Z$/.test(value)
    ? Math.round((Date.parse(value) - instant(day, '00:00:00')) / EXACT_MS)
    : value
const meant = (value: unknown, day: string) =>
  typeof value === 'string' && /^\d\d:\d\d:\d\d$/.test(value)
    ? Math.round((instant(day, value) - instant(day, '00:00:00')) / EXACT_MS)
    : value

async function endsOf({ day }: RunningCase, scheduleIds: readonly string[]) {
  const rows = (await Promise.all(scheduleIds.map((id) => core.occurrencesOf(id)))).flat()
  const decisions = await core.ctx.db.selectFrom('decisions').selectAll().orderBy('id').execute()
  const ends: Record<string, unknown> = {}
  for (const row of rows.toSorted((a, b) => (a.localAt < b.localAt ? -1 : 1))) {
    const said = decisions.findLast(({ occurrenceId }) => occurrenceId === row.id)
    const { lateMs: _, reason: __, ...data } = said?.data ?? {}
    ends[row.localAt] = {
      status: row.status,
      ...(row.reason && { reason: row.reason }),
      ...(said && {
        said: { kind: said.kind, ...Object.fromEntries(Object.entries(data).map(([k, v]) => [k, shown(day, v)])) },
      }),
    }
  }
  const commands = await core.ctx.db
    .selectFrom('commands')
    .select('id')
    .where('kind', '=', 'play')
    .where(
      'occurrenceId',
      'in',
      rows.map(({ id }) => id),
    )
    .execute()
  return { ends, sent: commands.length }
}

test.each(RUNNING_CASES)('$title', async (given) => {
  const { day, rule, missed, happens } = given
  core.clock.advance(untilThen(day, '04:57:00'))
  const bulletin = await core.approved()
  const { id } = await createSchedule(core.author, { bulletinId: bulletin.id, rule, missed: missed ?? null })
  const scheduleIds = [id]
  for (const happening of happens) await happen(day, scheduleIds, happening)
  const { ends, sent } = await endsOf(given, scheduleIds)
  const expected = Object.entries(given.ends).map(([localAt, { said, ...rest }]) => [
    localAt,
    {
      ...rest,
      ...(said && { said: Object.fromEntries(Object.entries(said).map(([k, v]) => [k, meant(v, day)])) }),
    },
  ])
  expect(ends).toEqual(Object.fromEntries(expected))
  expect(sent).toBe(Object.values(given.ends).filter(({ status }) => status === 'airing').length)
})
