import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import type { HttpEnv } from './env.ts'
import { createSpeechProbe, healthParts } from './health-parts.ts'
import { HealthParts } from './health-schema.ts'
import { json, problemResponses } from './openapi.ts'

/** For the console of those who administer everything; machines read /readyz and /metrics. */
export function healthRoutes() {
  const probeSpeech = createSpeechProbe()
  return new OpenAPIHono<HttpEnv>().openapi(
    createRoute({
      method: 'get',
      path: '/health/parts',
      tags: ['operations'],
      summary: 'How each part of the system does',
      responses: { 200: json(HealthParts, 'At this moment'), ...problemResponses },
    }),
    async (c) => c.json(await healthParts(c.get('ctx'), probeSpeech), 200),
  )
}
