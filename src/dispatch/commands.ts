import type { Ctx, Tx } from '../context.ts'
import { type Command, purposeOf } from '../protocol/messages.ts'
import { insertCommands } from './store.ts'

/** On whose word, and about what: every command can be traced to its author, its approver and its content. */
export type Authority = {
  occurrenceId: string | null
  alertId?: string
  contentSha256?: string
  authorId: string
  approverId: string
}

/** A signed command as it is kept; record it in the transaction of the change that it tells of. */
export async function signCommand(ctx: Pick<Ctx, 'signer'>, document: Command, by: Authority) {
  return {
    id: document.id,
    kind: document.kind,
    purpose: purposeOf(document),
    occurrenceId: by.occurrenceId,
    alertId: by.alertId ?? null,
    areaCodes: document.to.areas,
    speakerIds: document.to.speakers,
    jws: await ctx.signer.sign(document),
    contentSha256: by.contentSha256 ?? null,
    authorId: by.authorId,
    approverId: by.approverId,
    issuedAt: new Date(document.issuedAt),
    expiresAt: new Date(document.expiresAt),
    publishedAt: null,
  }
}
export type SignedCommand = Awaited<ReturnType<typeof signCommand>>

export async function recordCommands(tx: Pick<Tx, 'db'>, commands: readonly SignedCommand[]): Promise<void> {
  await insertCommands(tx.db, [...commands])
}
