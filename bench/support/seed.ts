import { randomBytes } from 'node:crypto'
import type { Identity } from '../../devices/speaker/enrol.ts'
import { createToken } from '../../src/accounts/tokens.ts'
import { systemClock } from '../../src/clock.ts'
import { Secret } from '../../src/config.ts'
import { systemActor } from '../../src/context.ts'
import { migrate } from '../../src/db/migrate.ts'
import { openDb, openPool } from '../../src/db/open.ts'
import { openSigner } from '../../src/dispatch/signer.ts'
import { createIds } from '../../src/ids.ts'
import { PROTOCOL_VERSION } from '../../src/protocol/messages.ts'
import { speakerTopic } from '../../src/protocol/topics.ts'
import { deriveKey } from '../../src/secrets.ts'

const DAY = '2025-07-01'
const HAMLETS = 200

/**
 * One province, one commune, 200 hamlets and `count` enrolled speakers, written straight into SQL: enrolling ten
 * thousand of them one by one is not what is measured. Also a duty officer's API token.
 */
export async function seedStation(
  databaseUrl: string,
  secret: string,
  count: number,
  where: { topicRoot: string; mqttUrl: string },
): Promise<{ identities: Identity[]; token: string }> {
  const pool = openPool(databaseUrl, 4)
  await migrate(pool)
  const db = openDb(pool)
  const clock = systemClock
  const ids = createIds(clock)
  const now = clock.now()
  const signer = await openSigner(db, deriveKey(new Secret(secret), 'signing-keys'), clock, ids)
  const area = (code: string, name: string, kind: string, parentCode: string, path: string) => ({
    code,
    name,
    nameSearch: name.toLowerCase(),
    kind,
    parentCode,
    path,
    validFrom: DAY,
    validTo: null,
    source: 'bench',
  })
  const hamlets = Array.from({ length: HAMLETS }, (_, n) => `05857-${String(n + 1).padStart(3, '0')}`)
  await db
    .insertInto('areas')
    .values([
      area('19', 'Thái Nguyên', 'tinh', 'VN', '/VN/19/'),
      area('05857', 'Phúc Thuận', 'xa', '19', '/VN/19/05857/'),
      ...hamlets.map((code) => area(code, code, 'hamlet', '05857', `/VN/19/05857/${code}/`)),
    ])
    .execute()

  const configKey = signer.trustedKeys().find(({ purpose }) => purpose === 'config')
  if (!configKey) throw new Error('no config key')
  const identities: Identity[] = []
  for (let at = 0; at < count; at += 500) {
    const some = await Promise.all(
      Array.from({ length: Math.min(500, count - at) }, async (_, n) => {
        const id = ids.next('spk')
        const areaCode = hamlets[(at + n) % HAMLETS] ?? ''
        const config = await signer.sign({
          v: PROTOCOL_VERSION,
          id: ids.next('cmd'),
          kind: 'config',
          issuedAt: now.toISOString(),
          expiresAt: new Date(now.getTime() + 86_400_000).toISOString(),
          mode: 'live',
          to: { areas: [], speakers: [id], except: [] },
          rev: 1,
          areaPath: ['VN', '19', '05857', areaCode],
          keys: signer.trustedKeys(),
          volume: 80,
        })
        const password = randomBytes(12).toString('base64url')
        const identity: Identity = {
          speakerId: id,
          mqtt: { url: where.mqttUrl, password },
          topicRoot: where.topicRoot,
          config,
          configKey: { kid: configKey.kid, publicJwk: configKey.publicJwk },
          presenceEpoch: 0,
        }
        return { identity, areaCode }
      }),
    )
    await db
      .insertInto('speakers')
      .values(
        some.map(({ identity, areaCode }) => ({
          id: identity.speakerId,
          name: identity.speakerId,
          areaCode,
          areaPath: `/VN/19/05857/${areaCode}/`,
          enrolledAt: now,
          createdBy: 'bench',
          createdAt: now,
        })),
      )
      .execute()
    await db
      .insertInto('retainedDocuments')
      .values(
        some.map(({ identity }) => ({
          topic: speakerTopic(where.topicRoot, identity.speakerId, 'config'),
          rev: 1,
          jws: identity.config,
          updatedAt: now,
        })),
      )
      .execute()
    identities.push(...some.map(({ identity }) => identity))
  }
  const operator = { db, clock, ids, actor: systemActor('bench'), requestId: 'bench' }
  const { token } = await createToken(operator, {
    name: 'bench',
    role: 'duty_officer',
    areaCode: 'VN',
    expiresInMinutes: 120,
  })
  await db.destroy()
  return { identities, token }
}
