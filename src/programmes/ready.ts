import type { AreaRow } from '../areas/versions.ts'
import { addMs } from '../clock.ts'
import type { Ctx, Tx } from '../context.ts'
import { Problem } from '../errors.ts'
import { requireAllAllowed } from '../policies/require-allowed.ts'
import { examine } from './examine.ts'
import type { OrderProblem } from './schema-order.ts'
import type { ProgrammeRow } from './store.ts'
import { examinedOf } from './view.ts'

// As for a schedule: what comes later is judged when it is planned.
const LOOK_AHEAD_MS = 28 * 86_400_000

/**
 * Everything that stands against a programme at once; then the policies, for which a session is one whole, as long as
 * the longest of its days. Errors: `programme.not-ready`, and as of `requireAllowed` (src/policies).
 */
export async function requireReady(
  ctx: Ctx | Tx,
  row: ProgrammeRow,
  areas: ReadonlyArray<Pick<AreaRow, 'path'>>,
): Promise<void> {
  const now = ctx.clock.now()
  const { problems, airings, longestMs } = await examine(ctx.db, examinedOf(row), { now })
  if (problems.length > 0)
    throw new Problem('programme.not-ready', {
      detail: problems.map(({ text }) => text.en).join('; '),
      errors: problems.map((one) => ({ pointer: pointerOf(one), detail: one.text.en })),
      fields: { problems },
    })
  const soon = airings.filter(({ startAt }, at) => at === 0 || startAt < addMs(now, LOOK_AHEAD_MS))
  await requireAllAllowed(ctx, {
    areas,
    startAts: soon.map(({ startAt }) => startAt),
    durationMs: longestMs,
    // What it takes over from a series does not count beside it.
    except: { programmeId: row.id, originId: row.originKind === 'copy' ? undefined : (row.originId ?? undefined) },
    pointer: '/rule',
  })
}

function pointerOf({ code, index }: OrderProblem): string {
  if (index !== null) return `/items/${index}`
  if (code === 'over-budget') return '/budgetSeconds'
  return code === 'no-airings' ? '/rule' : '/items'
}
