import { writeFile } from 'node:fs/promises'
import { OpenAPIHono, type z } from '@hono/zod-openapi'
import type { App } from '../src/context.ts'
import { inboxRoutes } from '../src/inbox/routes.ts'
import { DailyReport, PlayResult, Receipt, Refusal, SourceBulletin, SourceCancellation } from '../src/inbox/schema.ts'

const TAG = 'source profile'
const FILE = new URL('../docs/source-profile.openapi.json', import.meta.url)

type Operation = { tags?: string[] }

/** The OpenAPI document of docs/source-profile.md: the doors for a source here, and, as webhooks, what it offers us. */
export function sourceProfile(): string {
  // safe because describing the routes calls none of them
  const http = new OpenAPIHono().route('/api/v1', inboxRoutes({} as App))
  http.openAPIRegistry.registerComponent('securitySchemes', 'token', {
    type: 'http',
    scheme: 'bearer',
    description: 'Downwards the token of the source; upwards what the source gave the station.',
  })
  const report = (name: string, summary: string, schema: z.ZodType) =>
    http.openAPIRegistry.registerWebhook({
      method: 'post',
      path: name,
      summary,
      request: { body: { content: { 'application/json': { schema } } } },
      responses: { 202: { description: 'Taken; a repetition with the same Idempotency-Key changes nothing' } },
    })
  report('receipts', 'What became of one version of a bulletin', Receipt.or(Refusal))
  report('play-results', 'What an airing came to, by area', PlayResult)
  report('reports', 'The day before, in figures', DailyReport)
  http.openAPIRegistry.register('SourceBulletin', SourceBulletin)
  http.openAPIRegistry.register('SourceCancellation', SourceCancellation)
  const document = http.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Loa Làng: open profile for source systems',
      version: '1',
      description: 'Our own. It claims no conformity with 2455/BTTTT-TTCS or 5616/BTTTT-TTCS.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    security: [{ token: [] }],
  })
  const paths = Object.entries(document.paths ?? {}).filter(([, item]) =>
    // safe because a path item holds operations by method
    (Object.values(item) as Operation[]).some((operation) => operation.tags?.includes(TAG)),
  )
  const kept = { ...document, paths: Object.fromEntries(paths) }
  return `${JSON.stringify(withoutUnused(kept), null, 2)}\n`
}

/** Only the schemas that are referred to, by what is referred to. */
function withoutUnused(document: { components?: { schemas?: Record<string, unknown> } } & Record<string, unknown>) {
  const all = document.components?.schemas ?? {}
  const used = new Set(['SourceBulletin', 'SourceCancellation'])
  const follow = (value: unknown) => {
    for (const [, name = ''] of JSON.stringify(value).matchAll(/#\/components\/schemas\/(\w+)/g))
      if (!used.has(name)) {
        used.add(name)
        follow(all[name])
      }
  }
  follow({ ...document, components: {} })
  for (const name of [...used]) follow(all[name])
  const schemas = Object.fromEntries(Object.entries(all).filter(([name]) => used.has(name)))
  return { ...document, components: { ...document.components, schemas } }
}

if (import.meta.main) await writeFile(FILE, sourceProfile())
