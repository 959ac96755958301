import { betterAuth } from 'better-auth'
import { twoFactor } from 'better-auth/plugins/two-factor'
import type { App } from '../context.ts'
import { deriveKey, loadSecret } from '../secrets.ts'

export type IdentityApp = Pick<App, 'config' | 'db' | 'clock' | 'ids' | 'log'>

export const SESSION_HOURS = 12
export const PASSWORD_MIN = 10
export const PASSWORD_MAX = 128
export const AUTH_PATH = '/api/v1/auth'
/** Carries the caller's address from our own routes to better-auth's rate limit; never taken from outside. */
export const CLIENT_ADDRESS_HEADER = 'x-loa-client-address'
/** better-auth wants one; cookies and redirects of ours do not depend on it. */
export const baseUrlOf = (config: IdentityApp['config']): string => config.publicUrl ?? 'http://localhost'

// Per address; guessing at one account is slowed by sign_in_failures wherever it comes from. A commune office shares
// one address, so this only has to stop spraying.
const RATE_LIMIT = { window: 60, max: 60 }

function createIdentity(app: IdentityApp, secret: string) {
  return betterAuth({
    appName: 'Loa Làng',
    baseURL: baseUrlOf(app.config),
    basePath: AUTH_PATH,
    secret,
    // Its names are camelCase too, so the plugin in db/open.ts maps them to our columns.
    database: { db: app.db, type: 'postgres' },
    telemetry: { enabled: false },
    logger: { level: 'error', log: (level, message) => app.log[level]({ part: 'better-auth' }, message) },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_MIN,
      maxPasswordLength: PASSWORD_MAX,
    },
    user: { modelName: 'authUsers', additionalFields: { disabledAt: { type: 'date', required: false, input: false } } },
    account: { modelName: 'authAccounts' },
    verification: { modelName: 'authVerifications' },
    session: {
      modelName: 'authSessions',
      expiresIn: SESSION_HOURS * 3_600,
      // An absolute end: a session is never prolonged, and never believed without the database.
      disableSessionRefresh: true,
      cookieCache: { enabled: false },
      additionalFields: {
        authenticatedAt: { type: 'date', required: false, input: false },
        secondFactorAt: { type: 'date', required: false, input: false },
      },
    },
    rateLimit: {
      enabled: true,
      storage: 'database',
      modelName: 'authRateLimits',
      ...RATE_LIMIT,
      customRules: { '/sign-in/*': RATE_LIMIT, '/two-factor/*': RATE_LIMIT, '/change-password': RATE_LIMIT },
    },
    databaseHooks: {
      session: {
        create: {
          before: async (session, ctx) => {
            const user = await ctx?.context.internalAdapter.findUserById(session.userId)
            if (user && 'disabledAt' in user && user.disabledAt) return false
            const now = app.clock.now()
            const shown = ctx?.path?.startsWith('/two-factor/verify') ? now : null
            return { data: { ...session, authenticatedAt: now, secondFactorAt: shown } }
          },
        },
      },
    },
    advanced: {
      cookiePrefix: 'loa',
      useSecureCookies: app.config.publicUrl?.startsWith('https:') ?? false,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
      // csrf.ts stands in front of every cookie-carrying request, these too: one rule, one place.
      disableCSRFCheck: true,
      disableOriginCheck: true,
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER] },
      database: {
        generateId: ({ model }) => app.ids.next(model === 'session' || model === 'authSessions' ? 'ses' : 'key'),
        validateSchema: false,
      },
    },
    plugins: [
      twoFactor({
        issuer: 'Loa Làng',
        schema: { twoFactor: { modelName: 'authTwoFactors' } },
        // Ours counts every failure of the account, signed in or not (backoff.ts).
        accountLockout: { enabled: false },
      }),
    ],
  })
}

export type Identity = ReturnType<typeof createIdentity>

const identities = new WeakMap<App['db'], Promise<Identity>>()

/** The one better-auth instance over this database, made at first use. */
export function identityOf(app: IdentityApp): Promise<Identity> {
  const known = identities.get(app.db)
  if (known) return known
  const made = loadSecret(app.config).then((secret) =>
    createIdentity(app, deriveKey(secret, 'sessions').toString('base64url')),
  )
  identities.set(app.db, made)
  return made
}
