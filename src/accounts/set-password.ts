import { hashPassword } from 'better-auth/crypto'
import { audit } from '../audit/audit.ts'
import { type Ctx, systemActor, withTransaction } from '../context.ts'
import { Problem } from '../errors.ts'
import { tokenHash } from './one-time-token.ts'
import { SetPassword } from './schema.ts'
import { reachOf } from './scope.ts'
import { endSessions } from './sign-in-store.ts'
import { findPerson, liveGrants, spendPasswordToken, storePassword } from './store.ts'

/** Set a password with an invitation; every session of the person ends. Errors: `password.token-invalid`. */
export async function setPassword(app: Omit<Ctx, 'actor'>, input: SetPassword): Promise<void> {
  const { token, password } = SetPassword.parse(input)
  const hash = await hashPassword(password)
  await withTransaction({ ...app, actor: systemActor('invitation') }, async (tx) => {
    const now = tx.clock.now()
    const personId = await spendPasswordToken(tx.db, tokenHash(token), now)
    const person = personId === undefined ? undefined : await findPerson(tx.db, personId)
    if (!person || person.disabledAt) throw new Problem('password.token-invalid')
    await storePassword(tx.db, person.id, tx.ids.next('key'), hash, now)
    await endSessions(tx.db, person.id, {})
    const areaCodes = await reachOf(tx, await liveGrants(tx.db, person.id))
    await audit(tx, { action: 'password.set', subjectId: person.id, areaCodes })
  })
}
