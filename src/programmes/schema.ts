import { z } from '@hono/zod-openapi'
import { AreaRef, SearchText, textLine } from '../areas/schema.ts'
import { commaList } from '../http/comma-list.ts'
import { PageQuery } from '../http/pagination.ts'
import { Revision } from '../http/revision.ts'
import { ScheduleRule } from '../schedules/schema.ts'
import { RunningOrder } from './schema-order.ts'

const LocalDate = z.iso.date().meta({ example: '2026-11-22' })
const AreaCodes = z
  .array(z.string().min(1).max(64))
  .min(1)
  .max(200)
  .meta({ description: 'Area codes or group ids; everything below them is meant too', example: ['05857'] })

const MAX_ITEMS = 60
const Seconds = z.number().int().min(1).max(86_400)
const ItemId = z.string().regex(/^itm_[0-9a-z]{1,40}$/, 'itm_ and small letters or digits')
const Reference = (what: string) =>
  z
    .string()
    .min(1)
    .max(64)
    .nullable()
    .meta({ description: `${what}; null: a place still to be filled, which keeps a draft from being submitted` })

const ItemDays = z
  .object({
    weekdays: z.array(z.number().int().min(1).max(7)).min(1).max(7).optional(),
    from: LocalDate.optional(),
    until: LocalDate.optional().meta({ description: 'The last day' }),
  })
  .meta({ description: 'Days of the programme on which the item is repeated; all of them unless given' })
export type ItemDays = z.infer<typeof ItemDays>

const common = {
  title: z.string().trim().min(1).max(200).optional().meta({ description: "Instead of the content's own title" }),
  on: ItemDays.optional(),
}
const kinds = <Id extends z.ZodType>(id: Id) =>
  z.discriminatedUnion('kind', [
    z.object({ id, kind: z.literal('bulletin'), bulletinId: Reference('An approved bulletin'), ...common }),
    z.object({
      id,
      kind: z.literal('clip'),
      clipId: Reference('A clip of the library'),
      role: z.enum(['theme', 'closing', 'item']),
      ...common,
    }),
    z.object({
      id,
      kind: z.literal('relay'),
      relayId: Reference('A station of the catalogue (GET /relays)'),
      seconds: Seconds,
      ...common,
    }),
    z.object({ id, kind: z.literal('pause'), seconds: Seconds, ...common }),
  ])

export const ProgrammeItem = kinds(ItemId).meta({ id: 'ProgrammeItem' })
export type ProgrammeItem = z.infer<typeof ProgrammeItem>
/** As it comes in: a new item needs no id; one that keeps its id stays the same item for what is planned already. */
export const NewItem = kinds(
  ItemId.optional().meta({ description: 'Of an item that was there before; given by the server otherwise' }),
).meta({ id: 'NewProgrammeItem' })
export type NewItem = z.infer<typeof NewItem>
const Items = z
  .array(NewItem)
  .max(MAX_ITEMS)
  .superRefine((items, found) => {
    for (const [index, { on }] of items.entries())
      if (on?.from !== undefined && on.until !== undefined && on.until < on.from)
        found.addIssue({ code: 'custom', path: [index, 'on', 'until'], message: `is before ${on.from}, its first day` })
  })
  .refine((items) => new Set(items.flatMap(({ id }) => id ?? [])).size === items.filter(({ id }) => id).length, {
    message: 'an item id stands twice',
  })
const Budget = z
  .number()
  .int()
  .min(10)
  .max(86_400)
  .meta({ description: 'Length of the session in seconds: silence when it is over, whatever still sounds' })

const Rule = ScheduleRule.refine((rule) => rule.kind !== 'once' || rule.whenApproved === undefined, {
  path: ['whenApproved'],
  message: 'a programme has a time of its own',
})

const content = {
  title: textLine(200).meta({ example: 'Chương trình sáng' }),
  areaCodes: AreaCodes,
  rule: Rule,
  zone: z.string().meta({ description: 'IANA time zone', example: 'Asia/Ho_Chi_Minh' }),
  priority: z.enum(['normal', 'priority']),
  budgetSeconds: Budget,
  items: Items,
  resume: z
    .enum(['continue', 'restart', 'drop'])
    .meta({ description: 'What an item does after something of higher priority cut it, inside its session' }),
  volume: z.number().int().min(0).max(100).nullable(),
}

export const CreateProgramme = z
  .object({
    ...content,
    zone: content.zone.optional(),
    priority: content.priority.optional(),
    budgetSeconds: Budget.optional(),
    items: Items.optional(),
    resume: content.resume.default('continue'),
    volume: content.volume.default(null),
    templateId: z
      .string()
      .optional()
      .meta({ description: 'Gives items, budget and priority that the request leaves out' }),
  })
  .refine((value) => value.budgetSeconds !== undefined || value.templateId !== undefined, {
    path: ['budgetSeconds'],
    message: 'give budgetSeconds or templateId',
  })
  .meta({ id: 'CreateProgramme' })
export type CreateProgramme = z.input<typeof CreateProgramme>

export const UpdateProgramme = z
  .object(content)
  .partial()
  .extend({ revision: Revision })
  .meta({ id: 'UpdateProgramme' })
export type UpdateProgramme = z.infer<typeof UpdateProgramme>

export const ApproveProgramme = z
  .object({
    revision: Revision,
    preflightHash: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .meta({ description: 'Hash of what was shown: what will sound where and when' }),
  })
  .meta({ id: 'ApproveProgramme' })
export type ApproveProgramme = z.infer<typeof ApproveProgramme>
export const RejectProgramme = z.object({ reason: z.string().trim().min(1).max(1_000) }).meta({ id: 'RejectProgramme' })

const variant = {
  title: content.title.optional(),
  budgetSeconds: Budget.optional(),
  items: Items.optional(),
  volume: content.volume.optional(),
}
export const SplitProgramme = z
  .object({
    from: LocalDate.meta({ description: 'The first day of the new sequence' }),
    rule: Rule.optional().meta({ description: "The old one's from that day on, unless given" }),
    ...variant,
  })
  .meta({ id: 'SplitProgramme' })
export type SplitProgramme = z.infer<typeof SplitProgramme>
export const OneDayProgramme = z
  .object({
    date: LocalDate.meta({ description: 'A day on which the series airs' }),
    at: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/, 'HH:MM')
      .optional()
      .meta({ description: "The series' own time unless given" }),
    ...variant,
  })
  .meta({ id: 'OneDayProgramme' })
export type OneDayProgramme = z.infer<typeof OneDayProgramme>

export const SessionDay = z
  .object({ date: LocalDate.meta({ description: 'The local day on which the session begins' }) })
  .meta({ id: 'SessionDay' })
export type SessionDay = z.infer<typeof SessionDay>
export const LeaveOutSession = SessionDay.extend({ reason: z.string().trim().min(1).max(500) }).meta({
  id: 'LeaveOutSession',
})
export type LeaveOutSession = z.infer<typeof LeaveOutSession>

const isMonday = (date: string) => new Date(`${date}T00:00:00Z`).getUTCDay() === 1
const Monday = LocalDate.refine(isMonday, 'a Monday').meta({ description: 'Monday of a week', example: '2026-11-23' })
export const CopyWeek = z
  .object({ areaCode: z.string().min(1).max(64), from: Monday, to: Monday })
  .refine(({ from, to }) => from !== to, { path: ['to'], message: 'another week than the one copied' })
  .meta({ id: 'CopyWeek' })
export type CopyWeek = z.infer<typeof CopyWeek>

export const PROGRAMME_STATUSES = ['draft', 'submitted', 'approved', 'rejected', 'paused', 'ended'] as const

export const ListProgrammes = PageQuery.extend({
  status: commaList(PROGRAMME_STATUSES).optional(),
  area: AreaRef.optional().meta({ description: 'For this area (or group): inside it, or for an area above it' }),
  q: SearchText.optional().meta({ description: 'Part of the title, accents or not' }),
  mine: z.enum(['true', 'false']).optional().meta({ description: 'Made or last edited by the caller' }),
  originId: z.string().optional().meta({ description: 'Made from this programme' }),
})

const Session = z.object({
  localAt: z.string().meta({ description: 'Wall time of its zone', example: '2026-11-22T05:00:00' }),
  startAt: z.iso.datetime(),
  endAt: z.iso.datetime().meta({ description: 'When it is silent at the latest' }),
})

export const Programme = z
  .object({
    id: z.string(),
    title: z.string(),
    areaCodes: z.array(z.string()),
    areaNames: z.array(z.string()).meta({ description: 'In the order of areaCodes' }),
    rule: ScheduleRule,
    zone: z.string(),
    priority: z.enum(['normal', 'priority']),
    budgetSeconds: z.number().int(),
    items: z.array(ProgrammeItem),
    totalMs: z.number().int().meta({
      description: 'What its items take as they are now, in the next session or, when none is to come, all of them',
    }),
    resume: z.enum(['continue', 'restart', 'drop']),
    volume: z.number().int().nullable(),
    status: z.enum(PROGRAMME_STATUSES),
    revision: z.number().int(),
    originId: z.string().nullable().meta({ description: 'The programme that this was made from' }),
    originKind: z.enum(['copy', 'one-day', 'following']).nullable().meta({
      description:
        '`one-day`, `following`: from its approval on it stands in for the origin, on that day or from it on',
    }),
    originDate: LocalDate.nullable(),
    createdBy: z.string().meta({ description: 'Who made or last edited it, and does not approve it' }),
    authorName: z.string(),
    submittedAt: z.iso.datetime().nullable(),
    approverId: z.string().nullable(),
    approverName: z.string().nullable(),
    approvedAt: z.iso.datetime().nullable(),
    decisionReason: z.string().nullable(),
    nextAirings: z.array(Session).meta({
      description: 'The next three by its rule; none sounds unless it is approved by then. Empty when paused or ended',
    }),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Programme' })
export type Programme = z.infer<typeof Programme>

export const ProgrammeDetail = Programme.extend({
  order: RunningOrder.nullable().meta({
    description: 'Of the next airing, as it would be now, with what still stands against it; null: none is to come',
  }),
  clipsApprovedBefore: z.array(z.string()).meta({
    description:
      'Of the clips that its items name, those that were planned by an approval of it, or of the series it stands in for',
  }),
}).meta({ id: 'ProgrammeDetail' })
export type ProgrammeDetail = z.infer<typeof ProgrammeDetail>

export const CopiedWeek = z
  .object({
    created: z.array(Programme),
    skipped: z.array(
      z.object({
        programmeId: z.string(),
        title: z.string(),
        date: LocalDate.nullable().meta({ description: 'Null of what is unreadable' }),
        why: z.enum(['already-there', 'series', 'passed', 'unreadable']).meta({
          description:
            '`already-there`: the other week has it at that time; `series`: it airs there by its own rule; ' +
            '`passed`: that day is over; `unreadable`: the server cannot read it, and its log says why',
        }),
      }),
    ),
  })
  .meta({ id: 'CopiedWeek' })
export type CopiedWeek = z.infer<typeof CopiedWeek>

export const PlanRunningOrder = z
  .object({
    areaCodes: AreaCodes,
    items: Items,
    budgetSeconds: Budget,
    date: LocalDate.optional().meta({ description: 'The day asked about; the first airing of the rule unless given' }),
    rule: Rule.optional(),
    zone: content.zone.optional(),
  })
  .meta({ id: 'PlanRunningOrder' })
export type PlanRunningOrder = z.infer<typeof PlanRunningOrder>

const template = {
  name: textLine(120).meta({ example: 'Sáng các ngày trong tuần' }),
  priority: content.priority,
  at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/, 'HH:MM'),
  weekdays: z.array(z.number().int().min(1).max(7)).min(1).max(7),
  budgetSeconds: Budget,
}
export const SaveTemplate = z
  .union([
    z.object({ name: template.name, programmeId: z.string() }),
    z.object({ ...template, priority: template.priority.default('normal'), areaCodes: AreaCodes, items: Items }),
  ])
  .meta({ id: 'SaveProgrammeTemplate', description: 'A template out of a programme, or written as such' })
export type SaveTemplate = z.input<typeof SaveTemplate>

export const ProgrammeTemplate = z
  .object({
    id: z.string(),
    ...template,
    builtIn: z.boolean().meta({ description: 'Comes with the software; cannot be deleted' }),
    areaCodes: z.array(z.string()).meta({ description: 'Empty: for everybody' }),
    areaNames: z.array(z.string()),
    items: z.array(ProgrammeItem),
    createdBy: z.string().nullable(),
    createdAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'ProgrammeTemplate' })
export type ProgrammeTemplate = z.infer<typeof ProgrammeTemplate>

export const ListTemplates = z.object({
  area: AreaRef.optional().meta({ description: 'Usable in this area (or group)' }),
})
