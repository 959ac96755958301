import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { accepts } from 'hono/accepts'
import type { HttpEnv } from '../http/env.ts'
import { withIsoDates } from '../http/iso.ts'
import { json, problemResponses } from '../http/openapi.ts'
import { PageQuery, pageOf } from '../http/pagination.ts'
import { refuseInvalid } from '../http/problem.ts'
import { SpeakerId } from '../speakers/schema.ts'
import { listBroadcastLog } from './broadcast-log.ts'
import {
  ledgerCsv,
  ledgerXlsx,
  logCsv,
  logPdf,
  logXlsx,
  monthlyCsv,
  monthlyPdf,
  monthlyXlsx,
  PDF,
  XLSX,
} from './files.ts'
import { listDeliveries, summariseOccurrence } from './ledger.ts'
import { monthlyReport } from './monthly.ts'
import {
  DeliveryView,
  ListDeliveries,
  LogEntryView,
  LogQuery,
  MonthlyQuery,
  MonthlyView,
  OccurrenceId,
  PresenceQuery,
  PresenceView,
  SpeakerDeliveryView,
  SummaryView,
} from './schema.ts'
import { listSpeakerDeliveries, speakerPresence } from './speaker-history.ts'

const tags = ['reports']
const params = z.object({ id: OccurrenceId })
const speakerParams = z.object({ id: SpeakerId })

/** A JSON page, or with `Accept: text/csv` everything as one file. Each path exists with `.csv`, `.xlsx` or `.pdf` at its end, too. */
const reported = <S extends z.ZodType>(schema: S) => {
  const answer = json(schema, 'JSON a page at a time; CSV whole')
  const content = { ...answer.content, 'text/csv': { schema: z.string() } }
  return { 200: { ...answer, content }, ...problemResponses }
}
const file = (type: string) => ({
  200: { description: 'All of it, as a file', content: { [type]: { schema: z.string() } } },
  ...problemResponses,
})

const wantsCsv = (c: Context): boolean =>
  accepts(c, { header: 'Accept', supports: ['application/json', 'text/csv'], default: 'application/json' }) ===
  'text/csv'

/** What aired, what did not, and why. */
export function reportRoutes() {
  return new OpenAPIHono<HttpEnv>({ defaultHook: refuseInvalid })
    .openapi(
      createRoute({
        method: 'get',
        path: '/occurrences/{id}/deliveries',
        tags,
        summary: 'The ledger of one airing: what happened at each speaker, and why',
        request: { params, query: PageQuery.extend(ListDeliveries.shape) },
        responses: reported(pageOf(DeliveryView)),
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        if (wantsCsv(c)) return ledgerCsv(c.get('ctx'), id, c.req.valid('query'))
        const { items, nextCursor } = await listDeliveries(c.get('ctx'), id, c.req.valid('query'))
        return c.json({ items: items.map(withIsoDates), nextCursor }, 200)
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/occurrences/{id}/deliveries.csv',
        tags,
        summary: 'The same as a file',
        request: { params, query: ListDeliveries },
        responses: file('text/csv'),
      }),
      (c) => ledgerCsv(c.get('ctx'), c.req.valid('param').id, c.req.valid('query')),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/occurrences/{id}/deliveries.xlsx',
        tags,
        summary: 'The same as a workbook',
        request: { params, query: ListDeliveries },
        responses: file(XLSX),
      }),
      (c) => ledgerXlsx(c.get('ctx'), c.req.valid('param').id, c.req.valid('query')),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/occurrences/{id}/summary',
        tags,
        summary: 'One airing in numbers',
        request: { params },
        responses: { 200: json(SummaryView, 'Over the speakers of your scope'), ...problemResponses },
      }),
      async (c) => c.json(await summariseOccurrence(c.get('ctx'), c.req.valid('param').id), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/reports/monthly',
        tags,
        summary: 'One area over one month',
        request: { query: MonthlyQuery },
        responses: reported(MonthlyView),
      }),
      async (c) =>
        wantsCsv(c)
          ? monthlyCsv(c.get('ctx'), c.req.valid('query'))
          : c.json(await monthlyReport(c.get('ctx'), c.req.valid('query')), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/reports/monthly.csv',
        tags,
        summary: 'The same as a file',
        request: { query: MonthlyQuery },
        responses: file('text/csv'),
      }),
      (c) => monthlyCsv(c.get('ctx'), c.req.valid('query')),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/reports/monthly.xlsx',
        tags,
        summary: 'The same as a workbook',
        request: { query: MonthlyQuery },
        responses: file(XLSX),
      }),
      (c) => monthlyXlsx(c.get('ctx'), c.req.valid('query')),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/reports/monthly.pdf',
        tags,
        summary: 'The same as a report to print, sign and send upward',
        request: { query: MonthlyQuery },
        responses: file(PDF),
      }),
      (c) => monthlyPdf(c.get('ctx'), c.req.valid('query')),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/reports/broadcast-log',
        tags,
        summary: 'Everything that was due in these days',
        request: { query: PageQuery.extend(LogQuery.shape) },
        responses: reported(pageOf(LogEntryView)),
      }),
      async (c) => {
        if (wantsCsv(c)) return logCsv(c.get('ctx'), c.req.valid('query'))
        const { items, nextCursor } = await listBroadcastLog(c.get('ctx'), c.req.valid('query'))
        return c.json({ items: items.map(withIsoDates), nextCursor }, 200)
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/reports/broadcast-log.csv',
        tags,
        summary: 'The same as a file',
        request: { query: LogQuery },
        responses: file('text/csv'),
      }),
      (c) => logCsv(c.get('ctx'), c.req.valid('query')),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/reports/broadcast-log.xlsx',
        tags,
        summary: 'The same as a workbook',
        request: { query: LogQuery },
        responses: file(XLSX),
      }),
      (c) => logXlsx(c.get('ctx'), c.req.valid('query')),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/reports/broadcast-log.pdf',
        tags,
        summary: 'The same to print, sign and file',
        request: { query: LogQuery },
        responses: file(PDF),
      }),
      (c) => logPdf(c.get('ctx'), c.req.valid('query')),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/speakers/{id}/deliveries',
        tags,
        summary: 'What became of every airing at one speaker, newest first',
        request: { params: speakerParams, query: PageQuery.extend(ListDeliveries.shape) },
        responses: { 200: json(pageOf(SpeakerDeliveryView), 'A page'), ...problemResponses },
      }),
      async (c) =>
        c.json(await listSpeakerDeliveries(c.get('ctx'), c.req.valid('param').id, c.req.valid('query')), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/speakers/{id}/presence',
        tags,
        summary: 'When one speaker was connected',
        request: { params: speakerParams, query: PresenceQuery },
        responses: { 200: json(PresenceView, 'Whole days; nothing before its enrolment'), ...problemResponses },
      }),
      async (c) => c.json(await speakerPresence(c.get('ctx'), c.req.valid('param').id, c.req.valid('query')), 200),
    )
}
