import { z } from '@hono/zod-openapi'

export const AreaCode = z
  .string()
  .regex(/^[0-9A-Za-z-]{1,32}$/, 'an area code')
  .openapi({ example: '05857' })
export const GroupId = z.string().regex(/^grp_[0-9a-z]{26}$/, 'the id of a group of areas')
/** Where codes of areas are asked for, a group may stand for its members. */
export const AreaRef = z.union([AreaCode, GroupId])

/** One line that a person typed. Control characters and half surrogates cannot be stored or spoken. */
export const textLine = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    // Not a regex of the schema: JSON Schema knows no flags, and strict clients would refuse every name.
    .refine((text) => !/[\p{Cc}\p{Cs}]/u.test(text), 'one line without control characters')
export const AreaName = textLine(120)
export const SearchText = textLine(120)

export const AreaView = z
  .object({
    code: AreaCode,
    name: z.string(),
    kind: z.string().openapi({ description: 'Data of the imported list (`tinh`, `xa`, …), or `hamlet`, `country`.' }),
    parentCode: z.string().nullable(),
    path: z.string().openapi({ example: '/VN/19/05857/' }),
    validFrom: z.iso.date(),
    validTo: z.iso.date().nullable().openapi({ description: 'The first day on which it no longer holds.' }),
  })
  .openapi('Area')

export const AreaDetail = AreaView.extend({
  ancestors: z.array(AreaView).openapi({ description: 'From the country down, without the area itself.' }),
}).openapi('AreaDetail')

export const ListAreas = z.object({
  q: SearchText.optional().openapi({ description: 'Part of a name, accents or not, or start of a code.' }),
  parent: AreaCode.optional(),
  within: AreaCode.optional().openapi({ description: 'This area and everything inside it.' }),
  kind: z
    .string()
    .regex(/^[a-z_]{1,32}$/)
    .optional(),
  date: z.iso.date().optional().openapi({ description: 'The tree of this day in Viet Nam; today when absent.' }),
})

export const GroupView = z
  .object({
    id: GroupId,
    name: z.string(),
    areaCodes: z.array(AreaCode),
    createdBy: z.string(),
    createdAt: z.iso.datetime(),
  })
  .openapi('AreaGroup')

export const WriteGroup = z
  .object({ name: AreaName, areaCodes: z.array(AreaCode).min(1).max(500) })
  .openapi('WriteAreaGroup')

const Position = z.tuple([z.number(), z.number()])
const Ring = z.array(Position)
export const ShapeGeometry = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('Polygon'), coordinates: z.array(Ring) }),
    z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(Ring)) }),
  ])
  .openapi('AreaShapeGeometry', { description: 'GeoJSON (RFC 7946): longitude, latitude in degrees, WGS84.' })
export type ShapeGeometry = z.infer<typeof ShapeGeometry>

/** Checked feature by feature in parse-shapes.ts, so that each fault names its feature. */
export const ImportShapes = z
  .object({ type: z.literal('FeatureCollection'), features: z.array(z.unknown()).min(1).max(12_000) })
  .openapi('ImportAreaShapes', { description: 'Each feature: `properties.code`, and a Polygon or MultiPolygon.' })

export const ImportedShapes = z
  .object({
    shapes: z.number().int(),
    simplified: z.number().int().openapi({ description: 'Of these, drawn with fewer points to stay below 20 kB.' }),
  })
  .openapi('ImportedAreaShapes')

export const ListShapes = z.object({
  parent: AreaCode.optional().openapi({ description: 'Areas directly inside this one.' }),
  within: AreaCode.optional().openapi({ description: 'This area and everything inside it.' }),
  kinds: z
    .string()
    .regex(/^[a-z_]{1,32}(,[a-z_]{1,32}){0,19}$/)
    .optional()
    .openapi({ example: 'xa,phuong,hamlet' }),
})

export const AreaShapes = z
  .object({
    type: z.literal('FeatureCollection'),
    features: z.array(
      z.object({
        type: z.literal('Feature'),
        id: AreaCode,
        properties: z.object({
          code: AreaCode,
          name: z.string(),
          kind: z.string(),
          parentCode: z.string().nullable(),
          path: z.string(),
        }),
        geometry: ShapeGeometry,
      }),
    ),
  })
  .openapi('AreaShapes')
export type AreaShapes = z.infer<typeof AreaShapes>

const ChangedArea = z.object({
  code: z.string(),
  name: z.string(),
  kind: z.string(),
  parentCode: z.string().nullable(),
})
export const ImportPreview = z
  .object({
    added: z.array(ChangedArea),
    renamed: z.array(ChangedArea.extend({ nameBefore: z.string() })),
    moved: z.array(ChangedArea.extend({ parentCodeBefore: z.string().nullable() })),
    ended: z.array(ChangedArea),
    counts: z.object({
      added: z.number().int(),
      renamed: z.number().int(),
      moved: z.number().int(),
      ended: z.number().int(),
      unchanged: z.number().int(),
    }),
    grantsWithoutArea: z.number().int().openapi({ description: 'Rights of people and tokens over what ends.' }),
    hamletsWithoutCommune: z.number().int(),
  })
  .openapi('AreaImportPreview', {
    description:
      'Beside the units in force on the day before (or of the same day): at most 50 of each, by code; an area may be renamed and moved.',
  })
export type ImportPreview = z.infer<typeof ImportPreview>

export const ImportResultView = z
  .object({
    validFrom: z.iso.date(),
    validTo: z.iso.date().nullable(),
    areas: z.number().int().openapi({ description: 'Units in the list.' }),
    added: z.number().int(),
    changed: z.number().int(),
    removed: z.number().int(),
    unchanged: z.number().int(),
    ended: z.number().int().openapi({ description: 'Codes of the list before that this one no longer has.' }),
    hamletsMoved: z.number().int(),
    hamletsEnded: z.number().int(),
    speakersWithoutArea: z.number().int().openapi({ description: 'Speakers that someone must move to another area.' }),
    dryRun: z.boolean(),
    nothingChanged: z.boolean(),
    preview: ImportPreview.nullable().openapi({ description: 'With `dryRun` only.' }),
  })
  .openapi('AreaImportResult')
