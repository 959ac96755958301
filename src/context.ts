import type { Transaction } from 'kysely'
import type { AudioPorts } from './clips/ports.ts'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import type { Db } from './db/open.ts'
import type { GrantRole, Tables } from './db/tables.ts'
import type { Signer } from './dispatch/signer.ts'
import { Problem } from './errors.ts'
import type { Failpoints } from './failpoints.ts'
import type { Ids } from './ids.ts'
import type { Logger } from './log.ts'
import type { Broker } from './mqtt/broker.ts'
import type { Alarms } from './queue/alarms.ts'

/**
 * What a role may do. Scope comes from the grant's area; `viewer` rights are in every role. Nobody approves beforehand
 * what is said live, so `live.speak` is for those who may put something on the air alone, and never for an author.
 */
const PERMISSIONS = {
  author: ['view', 'clip.create', 'bulletin.write', 'bulletin.submit', 'schedule.write', 'inbox.decide'],
  approver: [
    'view',
    'clip.create',
    'bulletin.decide',
    'schedule.write',
    'relay.write',
    'inbox.decide',
    'live.speak',
    'stop',
  ],
  duty_officer: ['view', 'clip.create', 'alert.write', 'alert.send', 'live.speak', 'stop'],
  technician: ['view', 'speaker.write'],
  viewer: ['view'],
  administrator: [
    'view',
    'people.write',
    'area.write',
    'policy.write',
    'relay.write',
    'token.write',
    'audit.read',
    'speaker.write',
    'inbox.write',
    'stop',
  ],
} as const satisfies Record<GrantRole, readonly string[]>

export type Permission = (typeof PERMISSIONS)[GrantRole][number]

export const PERMISSION_NAMES: readonly Permission[] = [...new Set(Object.values(PERMISSIONS).flat())]

export const rolePermits = (role: GrantRole, permission: Permission): boolean =>
  (PERMISSIONS[role] as readonly string[]).includes(permission)

/** The roles that would be allowed to, so that who is refused knows whom to ask. */
const rolesWith = (permission: Permission): GrantRole[] =>
  // safe because the keys of the table are the roles
  (Object.keys(PERMISSIONS) as GrantRole[]).filter((role) => rolePermits(role, permission))

/** A role over the subtree below `path` ('/VN/19/' covers province 19 and all in it). */
export type Grant = { role: GrantRole; path: string }

/** How a signed-in person proved to be that person; what step-up checks ask (src/accounts/second-factor.ts). */
export type SessionProof = {
  id: string
  authenticatedAt: Date
  /** When a one-time code was last shown in this session. */
  secondFactorAt: Date | undefined
  twoFactorEnabled: boolean
}

export type Actor =
  | { kind: 'user'; id: string; name: string; grants: Grant[]; session?: SessionProof }
  | { kind: 'token'; id: string; name: string; grants: Grant[] }
  /** A system above us (src/inbox/), inside its own area: never made but by the inbox. */
  | { kind: 'source'; id: string; name: string; grants: Grant[] }
  /** The program itself: sweeps, planner. Never made from a request. */
  | { kind: 'system'; id: string; name: string; grants: Grant[] }

export const systemActor = (name: string): Actor => ({ kind: 'system', id: `system:${name}`, name, grants: [] })

/** The long-lived parts, built once in compose.ts and handed to everything. */
export interface App {
  config: Config
  db: Db
  clock: Clock
  ids: Ids
  log: Logger
  broker: Broker
  alarms: Alarms
  signer: Signer
  audio: AudioPorts
  failpoints: Failpoints
  /** Where speakers and browsers reach this server, without a slash at the end; known once it listens. */
  publicUrl(): string
}

export interface Ctx extends App {
  actor: Actor
  requestId: string
}

/** Inside a transaction `db` is the transaction; `afterCommit` runs in order once it has committed, else never. */
export interface Tx extends Omit<Ctx, 'db'> {
  db: Transaction<Tables>
  afterCommit(effect: () => void | Promise<void>): void
}

/** Verbs that command-line tools use too ask for less than a whole Ctx, and get as much inside. */
export type Within<C extends Pick<Ctx, 'db'>> = Omit<C, 'db'> & Pick<Tx, 'db' | 'afterCommit'>

export async function withTransaction<C extends Pick<Ctx, 'db'>, T>(
  ctx: C,
  work: (tx: Within<C>) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const effects: Array<() => void | Promise<void>> = []
    try {
      const result = await ctx.db
        .transaction()
        .execute((db) => work({ ...ctx, db, afterCommit: (effect) => void effects.push(effect) }))
      for (const effect of effects) await effect()
      return result
    } catch (err) {
      if (attempt === ATTEMPTS || !isRepeatable(err)) throw err
    }
  }
}

// Two who wait for each other: PostgreSQL ends one of them, and nothing of it has happened. A stop must not fail on that.
const ATTEMPTS = 3
const DEADLOCK = '40P01'
const SERIALISATION = '40001'
const isRepeatable = (err: unknown): boolean =>
  err instanceof Error && 'code' in err && (err.code === DEADLOCK || err.code === SERIALISATION)

export function isPermitted(actor: Actor, permission: Permission, path: string): boolean {
  if (actor.kind === 'system') return true
  return actor.grants.some((grant) => rolePermits(grant.role, permission) && path.startsWith(grant.path))
}

/** Every one of `areas` must lie inside a grant that carries the permission, else `permission.denied`. */
export function requirePermission(
  ctx: { actor: Actor },
  permission: Permission,
  areas: ReadonlyArray<{ code: string; path: string }>,
): void {
  const outside = areas.filter((area) => !isPermitted(ctx.actor, permission, area.path))
  if (outside.length === 0 && areas.length > 0) return
  const roles = rolesWith(permission)
  const where = outside.map((area) => area.code).join(', ') || 'an area'
  throw new Problem('permission.denied', {
    detail: `This needs "${permission}" over ${where}.`,
    remedy: `Ask an administrator for the role ${roles.join(' or ')} over ${where}, or somebody who has it to do this.`,
    fields: { permission, roles, areaCodes: outside.map((area) => area.code) },
  })
}

/** The subtrees the actor holds `permission` over; queries filter by them. The system sees everything. */
export function permittedPaths(actor: Actor, permission: Permission): string[] {
  if (actor.kind === 'system') return ['/']
  const paths = actor.grants.filter((grant) => rolePermits(grant.role, permission)).map((grant) => grant.path)
  return paths.filter(
    (path, index) => !paths.some((other, at) => path.startsWith(other) && (path !== other || at < index)),
  )
}
