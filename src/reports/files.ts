import type { z } from 'zod'
import { pathCodes, ROOT_CODE, requireAreas, vietnamDate } from '../areas/find.ts'
import { viewPaths } from '../areas/list.ts'
import { type AreaRow, loadLastAreas } from '../areas/versions.ts'
import type { Ctx } from '../context.ts'
import { Problem } from '../errors.ts'
import { wholeBroadcastLog } from './broadcast-log.ts'
import { LEDGER_COLUMNS, LOG_COLUMNS } from './columns.ts'
import { csvResponse, fileHeaders } from './csv.ts'
import { allDeliveries } from './ledger.ts'
import { logDocument } from './log-document.ts'
import { monthlyReport } from './monthly.ts'
import { monthlyDocument } from './monthly-document.ts'
import { MONTHLY_COLUMNS, monthlySections } from './monthly-lines.ts'
import { monthlyWorkbook, planSheet } from './monthly-workbook.ts'
import { issuerOf, type OfficialDocument } from './official-document.ts'
import { daysPeriod } from './period.ts'
import { renderFile } from './render.ts'
import type { ListDeliveries, LogQuery, MonthlyQuery } from './schema.ts'
import type { SheetPlan } from './xlsx.ts'

type LedgerInput = z.input<typeof ListDeliveries>
type LogInput = z.input<typeof LogQuery>
type MonthInput = z.input<typeof MonthlyQuery>

export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
export const PDF = 'application/pdf'

// Both kinds are made in memory: measured at 380 MB for a workbook of 20,000 rows. CSV streams, and has no bound.
const MAX_SHEET_ROWS = 20_000
const MAX_PRINTED_ROWS = 2_000

export const ledgerCsv = (ctx: Ctx, id: string, query: LedgerInput): Promise<Response> =>
  csvResponse(`${id}.csv`, LEDGER_COLUMNS, allDeliveries(ctx, id, query))

/** Errors: `report.too-large` naming `status`. */
export async function ledgerXlsx(ctx: Ctx, id: string, query: LedgerInput): Promise<Response> {
  const rows = await gather(allDeliveries(ctx, id, query), MAX_SHEET_ROWS, '/query/status')
  return workbook(ctx, `${id}.xlsx`, [planSheet('Sổ phát thanh', LEDGER_COLUMNS, rows)])
}

export const logCsv = (ctx: Ctx, query: LogInput): Promise<Response> =>
  csvResponse(`${logName(query)}.csv`, LOG_COLUMNS, wholeBroadcastLog(ctx, query))

/** Errors: `report.too-large` naming `to`. */
export async function logXlsx(ctx: Ctx, query: LogInput): Promise<Response> {
  const rows = await gather(wholeBroadcastLog(ctx, query), MAX_SHEET_ROWS, '/query/to')
  return workbook(ctx, `${logName(query)}.xlsx`, [planSheet('Nhật ký phát thanh', LOG_COLUMNS, rows)])
}

/** Errors: `report.too-large` naming `to`. */
export async function logPdf(ctx: Ctx, query: LogInput): Promise<Response> {
  const entries = await gather(wholeBroadcastLog(ctx, query), MAX_PRINTED_ROWS, '/query/to')
  const areas = await loadLastAreas(ctx.db, [...new Set(entries.flatMap(({ areaCodes }) => areaCodes))])
  const { until } = daysPeriod(query.from, query.to, ctx.config.zone)
  const area = await areaOfLog(ctx, query, lastMoment(ctx, until))
  return printed(
    `${logName(query)}.pdf`,
    logDocument({
      ...{ entries, from: query.from, to: query.to, issuedAt: ctx.clock.now(), zone: ctx.config.zone },
      areaNames: new Map(areas.map(({ code, name }) => [code, name])),
      issuer: await issuerOf(ctx, area, vietnamDate(lastMoment(ctx, until))),
    }),
  )
}

export async function monthlyCsv(ctx: Ctx, query: MonthInput): Promise<Response> {
  const lines = monthlySections(await monthlyReport(ctx, query)).flatMap((section) => section.lines)
  return csvResponse(`${monthName(query)}.csv`, MONTHLY_COLUMNS, once(lines))
}

export async function monthlyXlsx(ctx: Ctx, query: MonthInput): Promise<Response> {
  return workbook(ctx, `${monthName(query)}.xlsx`, monthlyWorkbook(await monthlyReport(ctx, query), ctx.config.zone))
}

export async function monthlyPdf(ctx: Ctx, query: MonthInput): Promise<Response> {
  const report = await monthlyReport(ctx, query)
  const day = lastMoment(ctx, new Date(report.asOf))
  const area = await onlyArea(ctx, query.area, day)
  const issuer = await issuerOf(ctx, area, vietnamDate(day))
  return printed(`${monthName(query)}.pdf`, monthlyDocument(report, issuer, ctx.clock.now(), ctx.config.zone))
}

const logName = (query: LogInput): string => `nhat-ky-${query.from}-${query.to}`
const monthName = (query: MonthInput): string => `bao-cao-${query.area}-${query.month}`

/** Whose log this is: of the area that was asked for, else of the highest that the reader looks after. */
function areaOfLog(ctx: Ctx, query: LogInput, at: Date): Promise<AreaRow> {
  const [path = '/'] = viewPaths(ctx).toSorted((a, b) => a.length - b.length)
  const code = query.area?.startsWith('grp_') ? undefined : query.area
  return onlyArea(ctx, code ?? pathCodes(path).at(-1) ?? ROOT_CODE, at)
}

async function onlyArea(ctx: Ctx, code: string, at: Date): Promise<AreaRow> {
  const [area] = await requireAreas(ctx.db, [code], at)
  if (!area) throw new Error(`requireAreas found nothing for ${code}`)
  return area
}

const lastMoment = (ctx: Ctx, until: Date): Date => new Date(Math.min(until.getTime() - 1, ctx.clock.now().getTime()))

async function workbook(ctx: Ctx, name: string, sheets: SheetPlan[]): Promise<Response> {
  const bytes = await renderFile({ kind: 'workbook', sheets, zone: ctx.config.zone })
  return new Response(bytes, { headers: fileHeaders(name, XLSX) })
}

async function printed(name: string, document: OfficialDocument): Promise<Response> {
  const bytes = await renderFile({ kind: 'document', document })
  return new Response(bytes, { headers: fileHeaders(name, PDF, 'inline') })
}

/** All rows, if they are not more than `limit`. */
async function gather<Row>(batches: AsyncIterable<readonly Row[]>, limit: number, pointer: string): Promise<Row[]> {
  const rows: Row[] = []
  for await (const batch of batches) {
    rows.push(...batch)
    if (rows.length > limit)
      throw new Problem('report.too-large', {
        fields: { limit },
        errors: [{ pointer, detail: `more than ${limit} rows` }],
      })
  }
  return rows
}

async function* once<Row>(rows: Row[]): AsyncGenerator<Row[]> {
  yield rows
}
