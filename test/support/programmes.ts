import type { Bulletin } from '../../src/bulletins/schema.ts'
import { planAndArm } from '../../src/occurrences/arm.ts'
import { newPlannerMemory } from '../../src/occurrences/plan-each.ts'
import { createProgramme } from '../../src/programmes/create.ts'
import type { CreateProgramme, NewItem, ProgrammeDetail } from '../../src/programmes/schema.ts'
import type { ScheduleRule } from '../../src/schedules/schema.ts'
import { approveProgramme } from './approve.ts'
import type { Core } from './core.ts'

export const SECOND = 1_000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
export const ZONE_MS = 7 * HOUR
export const ASKED = { airings: 3, list: 0 }

type Asked = Partial<Omit<CreateProgramme, 'items'>>

/** Programmes written, approved and planned through the verbs, on the core that a file starts before its tests. */
export function programmesOf(core: () => Core) {
  const localAt = (ms: number) => new Date(core().clock.now().getTime() + ZONE_MS + ms).toISOString()
  const localDate = (days: number) => localAt(days * DAY).slice(0, 10)
  const daily = (at = '05:00', startsOn = localDate(1)): ScheduleRule => ({ kind: 'daily', at, startsOn })
  const onceIn = (ms: number): ScheduleRule => ({
    kind: 'once',
    on: localAt(ms).slice(0, 10),
    at: localAt(ms).slice(11, 19),
  })

  const clipItem = async (seconds: number, role: 'theme' | 'closing' | 'item' = 'item'): Promise<NewItem> => ({
    kind: 'clip',
    clipId: (await core().clip(['19'], seconds * SECOND)).id,
    role,
  })
  const bulletinItem = ({ id }: Bulletin): NewItem => ({ kind: 'bulletin', bulletinId: id })

  const draft = (more: Asked & { items: NewItem[] }): Promise<ProgrammeDetail> =>
    createProgramme(core().author, {
      title: 'Chương trình sáng',
      areaCodes: ['05857'],
      rule: daily(),
      budgetSeconds: 600,
      ...more,
    })
  const approve = ({ id }: { id: string }) => approveProgramme(core().author, core().approver, id)
  /** One planner for all, as a server has it. */
  const memory = newPlannerMemory()
  const plan = () => planAndArm(core().ctx, memory)
  /** Theme 10 s, a bulletin of 10 s, closing 5 s; approved and planned. */
  async function onAir(more: Asked = {}) {
    const bulletin = await core().approved()
    const items = [await clipItem(10, 'theme'), bulletinItem(bulletin), await clipItem(5, 'closing')]
    const programme = await approve(await draft({ items, ...more }))
    await plan()
    return { programme, bulletin }
  }
  const airingsOf = ({ id }: { id: string }): Promise<Row[]> =>
    core().ctx.db.selectFrom('occurrences').selectAll().where('programmeId', '=', id).orderBy('startAt').execute()

  return { localAt, localDate, daily, onceIn, clipItem, bulletinItem, draft, approve, plan, onAir, airingsOf }
}

type Row = Awaited<ReturnType<Core['occurrence']>>

/** Seconds after the first of them, and what became of each. */
export const brief = (rows: readonly Row[]): string[] => {
  const first = rows[0]?.startAt.getTime() ?? 0
  return rows.map((row) => `${(row.startAt.getTime() - first) / SECOND} ${row.reason ?? row.status}`)
}

export const firstDay = (rows: readonly Row[]): Row[] => rows.filter((row) => row.localAt === rows[0]?.localAt)
