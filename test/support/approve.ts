import type { Bulletin } from '../../src/bulletins/schema.ts'
import type { Ctx } from '../../src/context.ts'
import { approveBulletinAsShown } from '../../src/preflight/approve.ts'
import { preflightBulletin } from '../../src/preflight/ask.ts'

type Heard = { clipSha256: string | null; revision: number }

/** As an approver at the console: look at the pre-flight, then approve exactly that. */
export async function approveAsSeen(by: Ctx, id: string, { clipSha256, revision }: Heard): Promise<Bulletin> {
  const { hash } = await preflightBulletin(by, id, {}, { airings: 1, list: 0 })
  return approveBulletinAsShown(by, id, { clipSha256: clipSha256 ?? '', revision, preflightHash: hash })
}
