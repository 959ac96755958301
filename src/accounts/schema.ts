import { z } from '@hono/zod-openapi'
import { AreaCode, AreaRef, SearchText } from '../areas/schema.ts'
import { PRESET_KEYS } from '../policies/schema.ts'
import { PASSWORD_MAX, PASSWORD_MIN } from './identity.ts'

export const GrantRoleName = z
  .enum(['author', 'approver', 'duty_officer', 'technician', 'viewer', 'administrator'])
  .openapi('GrantRole')
export const PersonName = z.string().trim().min(1).max(120)
export const Email = z
  .email()
  .max(254)
  .transform((text) => text.toLowerCase())
export const NewPassword = z.string().min(PASSWORD_MIN).max(PASSWORD_MAX)
/** What is compared and not set is only bounded: rules for new passwords must not tell about old ones. */
export const GivenPassword = z.string().min(1).max(PASSWORD_MAX)
const OneTimeToken = z.string().min(20).max(100)

/** `areaCode` may be a group of areas. */
export const GiveGrant = z.object({ role: GrantRoleName, areaCode: AreaRef })
export type GiveGrant = z.infer<typeof GiveGrant>

export const CreatePerson = z.object({ name: PersonName, email: Email, grants: z.array(GiveGrant).min(1).max(20) })
export type CreatePerson = z.infer<typeof CreatePerson>

export const SetUp = z.object({
  token: OneTimeToken,
  name: PersonName,
  email: Email,
  password: NewPassword,
  policyPreset: z
    .enum(['none', ...PRESET_KEYS])
    .default('none')
    .openapi({ description: 'The broadcast policy of the whole country to begin with: GET /policies/presets.' }),
})
export type SetUp = z.input<typeof SetUp>

export const SetupState = z
  .object({ needed: z.boolean().openapi({ description: 'True while there is no administrator over the country.' }) })
  .openapi('SetupState')

export const SetPassword = z.object({ token: OneTimeToken, password: NewPassword })
export type SetPassword = z.infer<typeof SetPassword>

export const CreateToken = z.object({
  name: PersonName,
  role: GrantRoleName,
  areaCode: AreaCode,
  expiresInMinutes: z
    .number()
    .int()
    .min(1)
    .max(527_040)
    .optional()
    .openapi({ description: 'At most a year; without it, until revoked.' }),
})
export type CreateToken = z.infer<typeof CreateToken>

export const GrantView = z
  .object({ id: z.string(), role: GrantRoleName, areaCode: AreaRef, areaName: z.string() })
  .openapi('Grant')
export type GrantView = z.infer<typeof GrantView>

export const ListPeople = z.object({
  q: SearchText.optional().openapi({ description: 'Part of the name, accents or not, or of the address.' }),
})
export type ListPeople = z.infer<typeof ListPeople>

export const GrantIds = z.object({ id: z.string().min(1).max(64), grantId: z.string().min(1).max(64) })

export const PersonView = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    twoFactorEnabled: z.boolean(),
    disabledAt: z.iso.datetime().nullable(),
    createdAt: z.iso.datetime(),
    grants: z.array(GrantView).openapi({ description: 'Those inside the areas you administer.' }),
  })
  .openapi('Person')
export type PersonView = z.infer<typeof PersonView>

export const Invitation = z
  .object({
    personId: z.string(),
    token: z
      .string()
      .openapi({ description: 'Shown this once. The person sets a password with it: POST /api/v1/auth/password.' }),
    expiresAt: z.iso.datetime(),
  })
  .openapi('Invitation')
export type Invitation = z.infer<typeof Invitation>

export const TokenView = z
  .object({
    id: z.string(),
    name: z.string(),
    role: GrantRoleName,
    areaCode: AreaCode,
    areaName: z.string(),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().nullable(),
    lastUsedAt: z.iso.datetime().nullable(),
    revokedAt: z.iso.datetime().nullable(),
  })
  .openapi('ApiToken')
export type TokenView = z.infer<typeof TokenView>

export const MadeToken = TokenView.extend({ token: z.string().openapi({ description: 'Shown this once.' }) }).openapi(
  'MadeApiToken',
)
export type MadeToken = z.infer<typeof MadeToken>

export const Me = z
  .object({
    id: z.string(),
    kind: z.enum(['user', 'token', 'source', 'system']),
    name: z.string(),
    grants: z.array(z.object({ role: GrantRoleName, path: z.string() })),
    permissions: z.array(z.object({ path: z.string(), permissions: z.array(z.string()) })),
    twoFactor: z.object({ enabled: z.boolean(), confirmedAt: z.iso.datetime().nullable() }).nullable(),
    email: z.string().nullable(),
    stationName: z.string().openapi({ example: 'Xã Phúc Thuận' }),
    areas: z
      .array(
        z.object({
          code: AreaCode,
          name: z.string(),
          kind: z.string(),
          path: z.string(),
          roles: z.array(GrantRoleName),
          permissions: z.array(z.string()),
        }),
      )
      .openapi({ description: 'Each area one has rights over, the widest first, and what holds there.' }),
    twoFactorEnabled: z.boolean(),
    mustStepUp: z.boolean().openapi({
      description: 'To approve or to send an alert needs a fresh code first: POST /auth/two-factor/verify-totp.',
    }),
    stepUpUntil: z.iso.datetime().nullable().openapi({ description: 'Until when the last code is fresh.' }),
    session: z.object({ id: z.string(), expiresAt: z.iso.datetime() }).nullable(),
    now: z.iso.datetime().openapi({ description: "The server's clock." }),
  })
  .openapi('Me')

export const SignIn = z.object({ email: Email, password: GivenPassword })
export const TotpCode = z.object({ code: z.string().regex(/^\d{6}$/, 'six digits') })
export const BackupCode = z.object({ code: z.string().trim().min(1).max(40) })
export const PasswordOnly = z.object({ password: GivenPassword })
export const ChangePassword = z.object({ currentPassword: GivenPassword, newPassword: NewPassword })
export const SignedIn = z
  .object({
    twoFactorRequired: z
      .boolean()
      .openapi({ description: 'True: no session yet; send a code to two-factor/verify-totp.' }),
  })
  .openapi('SignedIn')
export const TwoFactorSecret = z
  .object({ totpUri: z.string(), backupCodes: z.array(z.string()) })
  .openapi('TwoFactorSecret', {
    description: 'For the authenticator. Two-factor is on once a first code was verified.',
  })
export const BackupCodes = z.object({ backupCodes: z.array(z.string()) })
export const SessionView = z
  .object({
    id: z.string(),
    current: z.boolean(),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
    address: z.string().nullable(),
    userAgent: z.string().nullable(),
  })
  .openapi('Session')
