import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { accepts } from 'hono/accepts'
import type { HttpEnv } from '../http/env.ts'
import { withIsoDates } from '../http/iso.ts'
import { json, problemResponses } from '../http/openapi.ts'
import { PageQuery, pageOf } from '../http/pagination.ts'
import { refuseInvalid } from '../http/problem.ts'
import { listBroadcastLog, wholeBroadcastLog } from './broadcast-log.ts'
import { LEDGER_COLUMNS, LOG_COLUMNS, MONTHLY_COLUMNS, monthlyLines } from './columns.ts'
import { csvResponse } from './csv.ts'
import { allDeliveries, listDeliveries, summariseOccurrence } from './ledger.ts'
import { monthlyReport } from './monthly.ts'
import {
  DeliveryView,
  ListDeliveries,
  LogEntryView,
  LogQuery,
  MonthlyQuery,
  MonthlyView,
  OccurrenceId,
  SummaryView,
} from './schema.ts'

const tags = ['reports']
const params = z.object({ id: OccurrenceId })

/** A JSON page, or with `Accept: text/csv` everything as one file. Each path exists with `.csv` at its end, too. */
const reported = <S extends z.ZodType>(schema: S) => {
  const answer = json(schema, 'JSON a page at a time; CSV whole')
  const content = { ...answer.content, 'text/csv': { schema: z.string() } }
  return { 200: { ...answer, content }, ...problemResponses }
}
const file = {
  200: { description: 'All of it, for a spreadsheet', content: { 'text/csv': { schema: z.string() } } },
  ...problemResponses,
}

const wantsCsv = (c: Context): boolean =>
  accepts(c, { header: 'Accept', supports: ['application/json', 'text/csv'], default: 'application/json' }) ===
  'text/csv'

/** What aired, what did not, and why. */
export function reportRoutes(): OpenAPIHono<HttpEnv> {
  const ledgerFile = (c: Context<HttpEnv>, id: string, query: z.infer<typeof ListDeliveries>) =>
    csvResponse(`${id}.csv`, LEDGER_COLUMNS, allDeliveries(c.get('ctx'), id, query))
  const logFile = (c: Context<HttpEnv>, query: z.infer<typeof LogQuery>) =>
    csvResponse(`nhat-ky-${query.from}-${query.to}.csv`, LOG_COLUMNS, wholeBroadcastLog(c.get('ctx'), query))
  const monthlyFile = async (c: Context<HttpEnv>, query: z.infer<typeof MonthlyQuery>) => {
    const lines = monthlyLines(await monthlyReport(c.get('ctx'), query))
    return csvResponse(`bao-cao-${query.area}-${query.month}.csv`, MONTHLY_COLUMNS, once(lines))
  }
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
        if (wantsCsv(c)) return ledgerFile(c, id, c.req.valid('query'))
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
        responses: file,
      }),
      (c) => ledgerFile(c, c.req.valid('param').id, c.req.valid('query')),
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
          ? monthlyFile(c, c.req.valid('query'))
          : c.json(await monthlyReport(c.get('ctx'), c.req.valid('query')), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/reports/monthly.csv',
        tags,
        summary: 'The same as a file',
        request: { query: MonthlyQuery },
        responses: file,
      }),
      (c) => monthlyFile(c, c.req.valid('query')),
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
        if (wantsCsv(c)) return logFile(c, c.req.valid('query'))
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
        responses: file,
      }),
      (c) => logFile(c, c.req.valid('query')),
    )
}

async function* once<Row>(rows: Row[]): AsyncGenerator<Row[]> {
  yield rows
}
