import { z } from '@hono/zod-openapi'
import { AreaRef, SearchText, textLine } from '../areas/schema.ts'
import { TOPICS } from '../bulletins/schema.ts'
import { PageQuery } from '../http/pagination.ts'
import { Revision } from '../http/revision.ts'

const content = {
  name: textLine(120).meta({ description: 'What officials see in the list', example: 'Mời họp xóm' }),
  title: z.string().trim().min(1).max(200).meta({ description: 'Of the bulletin', example: 'Họp xóm {{xóm}}' }),
  topic: z.enum(TOPICS),
  language: z.string().regex(/^[a-z]{2,3}$/),
  text: z
    .string()
    .trim()
    .min(1)
    .max(20_000)
    .meta({ description: 'With {{places}} to fill in', example: 'Mời bà con đến {{địa điểm}} lúc {{giờ}}.' }),
  areaCodes: z
    .array(z.string().min(1).max(64))
    .min(1)
    .max(200)
    .meta({ description: 'Area codes or group ids whose people may use it, and all below them', example: ['19'] }),
}

export const CreateTemplate = z
  .object({ ...content, topic: content.topic.default('notice'), language: content.language.default('vi') })
  .meta({ id: 'CreateTextTemplate' })
export type CreateTemplate = z.input<typeof CreateTemplate>

export const UpdateTemplate = z
  .object(content)
  .partial()
  .extend({ revision: Revision })
  .meta({ id: 'UpdateTextTemplate' })
export type UpdateTemplate = z.infer<typeof UpdateTemplate>

export const ListTemplates = PageQuery.extend({
  q: SearchText.optional().meta({ description: 'Part of the name, accents or not' }),
  topic: content.topic.optional(),
  area: AreaRef.optional().meta({ description: 'Usable in this area (or group)' }),
  archived: z.enum(['true', 'false']).default('false'),
})

export const Template = z
  .object({
    id: z.string(),
    name: z.string(),
    title: z.string(),
    topic: z.string(),
    language: z.string(),
    text: z.string(),
    placeholders: z.array(z.string()).meta({ description: 'The places in title and text, each once, in their order' }),
    areaCodes: z.array(z.string()),
    areaNames: z.array(z.string()),
    revision: z.number().int(),
    archivedAt: z.iso.datetime().nullable(),
    createdBy: z.string(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'TextTemplate' })
export type Template = z.infer<typeof Template>
