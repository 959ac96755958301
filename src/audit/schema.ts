import { z } from '@hono/zod-openapi'
import { PageQuery } from '../http/pagination.ts'

export const ListAudit = z.object({
  subjectId: z.string().max(64).optional(),
  actorId: z.string().max(64).optional(),
  action: z.string().max(64).optional().openapi({ example: 'bulletin.approve' }),
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
  })
  .openapi('AuditEntry')
export type AuditEntryView = z.infer<typeof AuditEntryView>

export const VerificationView = z
  .union([
    z.object({ ok: z.literal(true), entries: z.number().int(), head: z.string() }),
    z.object({ ok: z.literal(false), seq: z.number().int(), fault: z.string() }),
  ])
  .openapi('AuditVerification', { description: '`seq` is the first entry that cannot be trusted.' })
