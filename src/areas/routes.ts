import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { etag } from 'hono/etag'
import { Problem } from '../errors.ts'
import type { HttpEnv } from '../http/env.ts'
import { withIsoDates } from '../http/iso.ts'
import { json, jsonBody, problemResponses } from '../http/openapi.ts'
import { PageQuery, pageOf } from '../http/pagination.ts'
import { refuseInvalid } from '../http/problem.ts'
import { refreshSpeakerPaths } from '../speakers/publish-config.ts'
import { changeGroup, createGroup, listGroups } from './groups.ts'
import { createHamlet, endHamlet, renameHamlet } from './hamlets.ts'
import { importAreas } from './import.ts'
import { getArea, listAreas } from './list.ts'
import {
  AreaCode,
  AreaDetail,
  AreaName,
  AreaShapes,
  AreaView,
  GroupId,
  GroupView,
  ImportedShapes,
  ImportResultView,
  ImportShapes,
  ListAreas,
  ListShapes,
  textLine,
  WriteGroup,
} from './schema.ts'
import { importShapes, listShapes } from './shapes.ts'

const tags = ['areas']
const params = z.object({ code: AreaCode })
const groupParams = z.object({ id: GroupId })
const NamedBody = z.strictObject({ name: AreaName }).openapi('AreaName')
const listed = { 200: json(pageOf(AreaView), 'A page'), ...problemResponses }
const changed = { 200: json(AreaView, 'The area as it is now'), ...problemResponses }

const ImportQuery = z.object({
  validFrom: z.iso.date().openapi({ description: 'First day on which the list holds.' }),
  validTo: z.iso.date().optional().openapi({ description: 'First day on which it no longer does.' }),
  dryRun: z
    .enum(['true', 'false'])
    .default('false')
    .openapi({ description: 'Count what would change; change nothing.' }),
  source: textLine(200).default('api'),
})

/** The tree of areas and free groups of them: `/api/v1/areas`, `/api/v1/area-groups`. */
export function areaRoutes() {
  return (
    new OpenAPIHono<HttpEnv>({ defaultHook: refuseInvalid })
      .openapi(
        createRoute({
          method: 'get',
          path: '/areas',
          tags,
          summary: 'Areas of your scope; search by name or code',
          request: { query: PageQuery.extend(ListAreas.shape) },
          responses: listed,
        }),
        async (c) => c.json(await listAreas(c.get('ctx'), c.req.valid('query')), 200),
      )
      .openapi(
        createRoute({
          method: 'post',
          path: '/areas/import',
          tags,
          summary: 'Import a list of units (CSV: code,name,kind,parentCode), all of it or nothing',
          request: {
            query: ImportQuery,
            body: { required: true, content: { 'text/csv': { schema: z.string().openapi({ format: 'binary' }) } } },
          },
          responses: { 200: json(ImportResultView, 'What changed, or with dryRun would change'), ...problemResponses },
        }),
        async (c) => {
          const { dryRun, ...query } = c.req.valid('query')
          const csv = c.req.raw.body
          if (!csv) throw new Problem('area.list-invalid', { detail: 'The request has no body.' })
          const input = { ...query, validTo: query.validTo, dryRun: dryRun === 'true' }
          const result = await importAreas(c.get('ctx'), input, csv)
          if (!result.dryRun && !result.nothingChanged) await refreshSpeakerPaths(c.get('ctx'))
          return c.json(result, 200)
        },
      )
      .openapi(
        createRoute({
          method: 'post',
          path: '/areas/shapes',
          tags,
          summary: 'Import outlines of areas (GeoJSON), all of them or none',
          request: { query: z.object({ source: textLine(200).default('api') }), body: jsonBody(ImportShapes) },
          responses: { 200: json(ImportedShapes, 'What was taken in'), ...problemResponses },
        }),
        async (c) => c.json(await importShapes(c.get('ctx'), c.req.valid('json'), c.req.valid('query').source), 200),
      )
      // Before /areas/{code}, which would take it for a code.
      .openapi(
        createRoute({
          method: 'get',
          path: '/areas/shapes',
          tags,
          summary: 'Outlines of your areas, for maps without internet',
          middleware: [etag({ weak: true })] as const,
          request: { query: ListShapes },
          responses: { 200: json(AreaShapes, 'GeoJSON; areas without an outline are not in it'), ...problemResponses },
        }),
        async (c) => {
          c.header('cache-control', 'private, no-cache')
          return c.json(await listShapes(c.get('ctx'), c.req.valid('query')), 200)
        },
      )
      .openapi(
        createRoute({
          method: 'get',
          path: '/areas/{code}',
          tags,
          summary: 'One area, and what it lies in',
          request: { params, query: z.object({ date: ListAreas.shape.date }) },
          responses: { 200: json(AreaDetail, 'The area'), ...problemResponses },
        }),
        async (c) => c.json(await getArea(c.get('ctx'), c.req.valid('param').code, c.req.valid('query').date), 200),
      )
      .openapi(
        createRoute({
          method: 'patch',
          path: '/areas/{code}',
          tags,
          summary: 'Rename a hamlet, from today on',
          request: { params, body: jsonBody(NamedBody) },
          responses: changed,
        }),
        async (c) => {
          const { code } = c.req.valid('param')
          return c.json(await renameHamlet(c.get('ctx'), { code, name: c.req.valid('json').name }), 200)
        },
      )
      .openapi(
        createRoute({
          method: 'get',
          path: '/areas/{code}/children',
          tags,
          summary: 'The areas directly inside one',
          request: { params, query: PageQuery.extend({ date: ListAreas.shape.date }) },
          responses: listed,
        }),
        async (c) =>
          c.json(await listAreas(c.get('ctx'), { ...c.req.valid('query'), parent: c.req.valid('param').code }), 200),
      )
      .openapi(
        createRoute({
          method: 'post',
          path: '/areas/{code}/hamlets',
          tags,
          summary: 'Add a hamlet to a commune',
          request: { params, body: jsonBody(NamedBody) },
          responses: { 201: json(AreaView, 'The hamlet, with its code'), ...problemResponses },
        }),
        async (c) => {
          const { code: communeCode } = c.req.valid('param')
          return c.json(await createHamlet(c.get('ctx'), { communeCode, name: c.req.valid('json').name }), 201)
        },
      )
      .openapi(
        createRoute({
          method: 'post',
          path: '/areas/{code}/end',
          tags,
          summary: 'End a hamlet',
          request: { params },
          responses: changed,
        }),
        async (c) => c.json(await endHamlet(c.get('ctx'), c.req.valid('param')), 200),
      )
      .openapi(
        createRoute({
          method: 'get',
          path: '/area-groups',
          tags,
          summary: 'Free groups of areas with a member in your scope',
          request: { query: PageQuery },
          responses: { 200: json(pageOf(GroupView), 'A page'), ...problemResponses },
        }),
        async (c) => {
          const { items, nextCursor } = await listGroups(c.get('ctx'), c.req.valid('query'))
          return c.json({ items: items.map(withIsoDates), nextCursor }, 200)
        },
      )
      .openapi(
        createRoute({
          method: 'post',
          path: '/area-groups',
          tags,
          summary: 'Make a group; its id may stand wherever area codes do',
          request: { body: jsonBody(WriteGroup) },
          responses: { 201: json(GroupView, 'The group'), ...problemResponses },
        }),
        async (c) => c.json(withIsoDates(await createGroup(c.get('ctx'), c.req.valid('json'))), 201),
      )
      .openapi(
        createRoute({
          method: 'patch',
          path: '/area-groups/{id}',
          tags,
          summary: 'Rename a group or change its members',
          request: { params: groupParams, body: jsonBody(WriteGroup.partial()) },
          responses: { 200: json(GroupView, 'The group as it is now'), ...problemResponses },
        }),
        async (c) => {
          const change = { ...c.req.valid('json'), id: c.req.valid('param').id }
          return c.json(withIsoDates(await changeGroup(c.get('ctx'), change)), 200)
        },
      )
  )
}
