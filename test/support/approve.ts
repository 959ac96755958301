import type { Bulletin } from '../../src/bulletins/schema.ts'
import type { Ctx } from '../../src/context.ts'
import { approveBulletinAsShown, approveProgrammeAsShown } from '../../src/preflight/approve.ts'
import { preflightBulletin, preflightProgramme } from '../../src/preflight/ask.ts'
import type { ProgrammeDetail } from '../../src/programmes/schema.ts'
import { submitProgramme } from '../../src/programmes/submit.ts'

type Heard = { clipSha256: string | null; revision: number }

/** As an approver at the console: look at the pre-flight, then approve exactly that. */
export async function approveAsSeen(by: Ctx, id: string, { clipSha256, revision }: Heard): Promise<Bulletin> {
  const { hash } = await preflightBulletin(by, id, {}, { airings: 1, list: 0 })
  return approveBulletinAsShown(by, id, { clipSha256: clipSha256 ?? '', revision, preflightHash: hash })
}

/** A draft submitted by its author, and approved by the other as the pre-flight showed it. */
export async function approveProgramme(author: Ctx, approver: Ctx, id: string): Promise<ProgrammeDetail> {
  const { revision } = await submitProgramme(author, id)
  const { hash } = await preflightProgramme(approver, id, { airings: 1, list: 0 })
  return approveProgrammeAsShown(approver, id, { revision, preflightHash: hash })
}
