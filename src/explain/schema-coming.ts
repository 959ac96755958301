import { z } from '@hono/zod-openapi'

const Words = z.object({ vi: z.string(), en: z.string() })

const COMING_STATES = ['planned', 'expected', 'awaits-approval', 'partly', 'left-out', 'forbidden', 'silent'] as const

export const ComingSessions = z
  .object({
    sessions: z.array(
      z.object({
        localAt: z.string().meta({ description: "Wall time of the programme's zone", example: '2026-11-22T05:00:00' }),
        startAt: z.iso.datetime(),
        endAt: z.iso.datetime(),
        state: z.enum(COMING_STATES).meta({
          description:
            '`expected`: its rule will bring it, further ahead than is planned; `partly`: some of it is silent; `left-out`: by a person; `forbidden`: by a policy; `silent`: none of its items sounds',
        }),
        why: z.array(Words).meta({ description: 'What is silent and why; empty when all of it will sound' }),
      }),
    ),
    notices: z
      .array(
        z.object({
          kind: z.enum(['policy', 'relay']),
          sessions: z.number().int().meta({ description: 'How many of the listed ones' }),
          words: Words,
        }),
      )
      .meta({ description: 'What nobody decided about this programme and yet silences it, each cause once' }),
  })
  .meta({ id: 'ComingSessions' })
export type ComingSessions = z.infer<typeof ComingSessions>
