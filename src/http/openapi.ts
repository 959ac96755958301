import { z } from '@hono/zod-openapi'

/** Pieces that every route description is made of. */
export const ProblemBody = z
  .object({
    type: z.string().meta({ example: '/problems/request.invalid' }),
    code: z.string(),
    title: z.string(),
    titleVi: z.string(),
    status: z.number().int(),
    detail: z.string(),
    remedy: z.string(),
    instance: z.string(),
    errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
    roles: z.array(z.string()).optional().meta({ description: 'Of permission.denied: who would be allowed to' }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details' })

export const problemResponses = {
  default: {
    description: 'Anything that went wrong, as problem details (RFC 9457)',
    content: { 'application/problem+json': { schema: ProblemBody } },
  },
} as const

export const json = <S extends z.ZodType>(schema: S, description: string) =>
  ({ description, content: { 'application/json': { schema } } }) as const

export const jsonBody = <S extends z.ZodType>(schema: S) =>
  ({ required: true, content: { 'application/json': { schema } } }) as const

export const IdParam = z.object({ id: z.string().min(1).max(64) })
