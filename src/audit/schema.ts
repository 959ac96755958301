import { z } from '@hono/zod-openapi'
import { AreaCode } from '../areas/schema.ts'
import { PageQuery } from '../http/pagination.ts'

export const ListAudit = z.object({
  subjectId: z.string().max(64).optional(),
  actorId: z.string().max(64).optional(),
  action: z
    .string()
    .regex(/^[a-z-]{1,40}(\.([a-z-]{1,40})?)?$/)
    .optional()
    .openapi({ example: 'bulletin.approve', description: 'Or the start of it up to the dot: `bulletin.`' }),
  area: AreaCode.optional().openapi({ description: 'About this area or what lies inside it.' }),
  from: z.iso.datetime({ offset: true }).optional().openapi({ description: 'At or after.' }),
  to: z.iso.datetime({ offset: true }).optional().openapi({ description: 'Before.' }),
})
export type ListAudit = z.infer<typeof ListAudit>
export const AuditQuery = PageQuery.extend(ListAudit.shape)

export const AuditEntryView = z
  .object({
    seq: z.number().int(),
    at: z.string().openapi({ description: 'UTC, with microseconds, exactly as it was hashed.' }),
    actorKind: z.string(),
    actorId: z.string(),
    action: z.string(),
    subjectId: z.string(),
    areaCodes: z.array(z.string()),
    data: z.record(z.string(), z.unknown()),
    requestId: z.string(),
    prevHash: z.string(),
    hash: z.string(),
    actorName: z.string().nullable().openapi({ description: 'Of people and tokens, as it is today.' }),
    areaNames: z.array(z.string()),
    words: z.object({ vi: z.string(), en: z.string() }).openapi({ description: 'What was done.' }),
  })
  .openapi('AuditEntry')
export type AuditEntryView = z.infer<typeof AuditEntryView>

export const VerificationView = z
  .union([
    z.object({ ok: z.literal(true), entries: z.number().int(), head: z.string() }),
    z.object({ ok: z.literal(false), seq: z.number().int(), fault: z.string() }),
  ])
  .openapi('AuditVerification', { description: '`seq` is the first entry that cannot be trusted.' })
