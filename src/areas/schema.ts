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
  })
  .openapi('AreaImportResult')
