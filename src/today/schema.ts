import { z } from '@hono/zod-openapi'
import { Occurrence } from '../occurrences/schema.ts'

const count = z.number().int()
const Named = z.object({ code: z.string(), name: z.string() })

const OnAir = Occurrence.pick({
  id: true,
  kind: true,
  title: true,
  mode: true,
  priority: true,
  areaCodes: true,
  startAt: true,
  endAt: true,
  status: true,
  targets: true,
}).extend({
  areaNames: z.array(z.string()),
  bulletinId: z.string().nullable(),
  alertId: z.string().nullable(),
  scheduleId: z.string().nullable(),
  clipSha256: z.string().nullable(),
})

const some = <Item extends z.ZodType>(item: Item) =>
  z.object({ count: count.meta({ description: 'Of all; `first` holds the first few' }), first: z.array(item) })

const BulletinLine = z.object({
  id: z.string(),
  title: z.string(),
  priority: z.enum(['normal', 'priority']),
  authorName: z.string(),
  areaCodes: z.array(z.string()),
  areaNames: z.array(z.string()),
  submittedAt: z.iso.datetime().nullable(),
  decisionReason: z.string().nullable(),
})

const AlertLine = z.object({
  id: z.string(),
  title: z.string(),
  mode: z.enum(['live', 'drill', 'test']),
  riskLevel: count,
  areaCodes: z.array(z.string()),
  areaNames: z.array(z.string()),
  createdAt: z.iso.datetime(),
  sentAt: z.iso.datetime().nullable(),
  validUntil: z.iso.datetime().nullable(),
})

export const Today = z
  .object({
    now: z.iso.datetime().meta({ description: "The server's clock" }),
    nowPlaying: z.array(OnAir),
    next: z
      .array(
        OnAir.extend({
          topArea: Named.meta({ description: 'The area of yours under which it is listed' }),
          session: z
            .object({ programmeId: z.string(), title: z.string(), items: count, endAt: z.iso.datetime() })
            .nullable()
            .meta({
              description: 'Of a programme: what is still to come of its session, told once, by its first item',
            }),
        }),
      )
      .meta({ description: 'Up to 10 for each of your areas, soonest first' }),
    speakers: z.object({ total: count, online: count, offline: count }),
    needsMe: z.object({
      approvals: some(BulletinLine).meta({ description: 'What you may decide, oldest first; never your own' }),
      programmeApprovals: some(BulletinLine).meta({ description: 'The same of programmes' }),
      rejectedMine: some(BulletinLine),
      silentAreas: some(
        Named.extend({ speakers: count, communeName: z.string().nullable(), lastSeenAt: z.iso.datetime().nullable() }),
      ).meta({ description: 'Hamlets and communes that have speakers, none of them connected' }),
      faults: some(
        z.object({
          speakerId: z.string(),
          name: z.string(),
          areaCode: z.string(),
          areaName: z.string(),
          occurrenceId: z.string(),
          occurrenceTitle: z.string(),
          status: z.string(),
          reason: z.string().nullable(),
          reasonText: z.object({ vi: z.string(), en: z.string() }).nullable(),
          at: z.iso.datetime(),
        }),
      ).meta({ description: 'Speakers whose last airing of today failed although they were connected' }),
      activeAlerts: z.array(AlertLine),
      draftAlerts: some(AlertLine),
      collisions: some(
        z.object({
          id: z.string(),
          titles: z.array(z.string()).meta({ description: 'Of the two, the one that gives way last' }),
          areaNames: z.array(z.string()),
          startsAt: z.iso.datetime(),
          decideBy: z.iso.datetime(),
        }),
      )
        .extend({ others: count.meta({ description: 'How many more are heard in your areas, for others to decide' }) })
        .meta({ description: 'Airings that want the same speakers at one time, of which you may let one give way' }),
      inbox: some(
        z.object({
          id: z.string(),
          title: z.string(),
          sourceName: z.string(),
          areaNames: z.array(z.string()),
          receivedAt: z.iso.datetime(),
          airAt: z.iso.datetime().nullable().meta({ description: 'The wished start' }),
          validTo: z.iso.datetime().nullable(),
          isRefused: z.boolean().meta({ description: 'It asked for its place at once, and could not be carried out' }),
        }),
      ).meta({ description: 'What came from above and waits for you, or was refused since yesterday' }),
      waitingSchedules: some(
        z.object({
          scheduleId: z.string().nullable().meta({ description: 'Null: as an item of a programme' }),
          programmeId: z.string().nullable(),
          bulletinId: z.string(),
          title: z.string(),
          bulletinStatus: z.enum(['draft', 'submitted', 'rejected']),
          areaNames: z.array(z.string()),
          nextAiringAt: z.iso.datetime(),
        }),
      ).meta({ description: 'Would air within seven days, if its bulletin were approved' }),
      silenced: some(
        z.object({
          programmeId: z.string().nullable().meta({ description: 'Null: a schedule of a bulletin' }),
          scheduleId: z.string().nullable(),
          bulletinId: z.string().nullable().meta({ description: 'Of the schedule' }),
          title: z.string(),
          areaNames: z.array(z.string()),
          sessions: count.meta({ description: 'Of the next seven days, silent as a whole or in part' }),
          nextAt: z.iso.datetime().meta({ description: 'When the first of them would sound' }),
          reasonText: z.object({ vi: z.string(), en: z.string() }).nullable(),
        }),
      ).meta({ description: 'Approved, yet silent: a policy forbids it, or its station was put away' }),
    }),
  })
  .meta({ id: 'Today' })
export type Today = z.input<typeof Today>
