import { hashPassword } from 'better-auth/crypto'
import { ROOT_CODE } from '../areas/find.ts'
import { loadAreaNames, nameOf } from '../areas/names.ts'
import { audit } from '../audit/audit.ts'
import { addMs } from '../clock.ts'
import { type App, type Ctx, systemActor, withTransaction } from '../context.ts'
import { Problem } from '../errors.ts'
import { adoptPreset } from '../policies/adopt-preset.ts'
import { newSecretToken, tokenHash } from './one-time-token.ts'
import { type PersonView, SetUp } from './schema.ts'
import {
  insertGrant,
  insertPerson,
  insertSetupToken,
  lockAccounts,
  rootAdministrators,
  spendSetupToken,
  storePassword,
} from './store.ts'

const SETUP_TOKEN_HOURS = 24

/**
 * At a start without an administrator: a token for the first one, to be shown on the server's console and nowhere
 * else. Undefined when there is an administrator. Only its hash is kept; good for 24 hours and one use.
 */
export async function createSetupToken(app: Pick<App, 'db' | 'clock'>): Promise<string | undefined> {
  if ((await rootAdministrators(app.db, ROOT_CODE)).length > 0) return undefined
  const token = newSecretToken('setup_')
  const createdAt = app.clock.now()
  await insertSetupToken(app.db, {
    hash: tokenHash(token),
    createdAt,
    expiresAt: addMs(createdAt, SETUP_TOKEN_HOURS * 3_600_000),
  })
  return token
}

/** Whether there is nobody yet who could let others in: then the console asks for the token of the server's console. */
export async function isSetupNeeded(app: Pick<App, 'db'>): Promise<boolean> {
  return (await rootAdministrators(app.db, ROOT_CODE)).length === 0
}

/** The first administrator, over the whole country. Errors: `setup.done`, `setup.token-invalid`, `person.email-taken`. */
export async function setUp(app: Omit<Ctx, 'actor'>, input: SetUp): Promise<PersonView> {
  const { token, name, email, password, policyPreset } = SetUp.parse(input)
  // Before the transaction: it takes a tenth of a second, and the lock below is for everyone.
  const hash = await hashPassword(password)
  return withTransaction({ ...app, actor: systemActor('setup') }, async (tx) => {
    await lockAccounts(tx.db)
    if ((await rootAdministrators(tx.db, ROOT_CODE)).length > 0) throw new Problem('setup.done')
    const now = tx.clock.now()
    if (!(await spendSetupToken(tx.db, tokenHash(token), now))) throw new Problem('setup.token-invalid')
    const id = tx.ids.next('usr')
    if (!(await insertPerson(tx.db, { id, name, email }, now))) throw new Problem('person.email-taken')
    await storePassword(tx.db, id, tx.ids.next('key'), hash, now)
    const grant = {
      id: tx.ids.next('grt'),
      userId: id,
      role: 'administrator' as const,
      areaCode: ROOT_CODE,
      groupId: null,
    }
    await insertGrant(tx.db, { ...grant, grantedBy: tx.actor.id, grantedAt: now })
    const areaName = nameOf(await loadAreaNames(tx.db, [ROOT_CODE], now), ROOT_CODE)
    if (policyPreset !== 'none') await adoptPreset(tx, policyPreset)
    await audit(tx, { action: 'station.set-up', subjectId: id, areaCodes: [ROOT_CODE], data: { name, policyPreset } })
    const grants = [{ id: grant.id, role: grant.role, areaCode: ROOT_CODE, areaName }]
    return { id, name, email, twoFactorEnabled: false, disabledAt: null, createdAt: now.toISOString(), grants }
  })
}
