import type { Ctx } from '../context.ts'
import { cancelUnsent } from '../occurrences/change-programme.ts'
import { openToComeOf } from '../occurrences/end-airing.ts'
import { changeProgrammeState } from '../programmes/change.ts'
import type { ProgrammeDetail } from '../programmes/schema.ts'
import { type Publishable, publishCommands } from './publish.ts'
import { stopRows } from './stop.ts'

/**
 * Pause, resume or end a programme. Loudspeakers hold the whole session once it begins: what sounds is heard to its end,
 * what would follow is taken back from them. Errors: as of `changeProgrammeState`.
 */
export async function turnProgramme(
  ctx: Ctx,
  programmeId: string,
  event: 'pause' | 'resume' | 'end',
): Promise<ProgrammeDetail> {
  let commands: Publishable[] = []
  const programme = await changeProgrammeState(ctx, programmeId, event, async (tx, row) => {
    await cancelUnsent(tx, row)
    if (event !== 'resume') commands = await stopRows(tx, await openToComeOf(tx, programmeId), 'stopped')
  })
  ctx.failpoints.hit('after-commit')
  await publishCommands(ctx, commands)
  return programme
}
