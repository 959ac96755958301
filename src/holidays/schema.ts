import { z } from '@hono/zod-openapi'

const LocalDate = z.iso.date().meta({ example: '2027-02-06' })
const MOST_YEARS = 10

export const Holiday = z
  .object({ date: LocalDate, name: z.object({ vi: z.string(), en: z.string() }) })
  .meta({ id: 'Holiday' })
export type Holiday = z.infer<typeof Holiday>

// The Vietnamese calendar is UTC+7 since 1968; past 2200 nobody vouches for the moon's tables.
const inRange = (date: string) => date >= '1968-01-01' && date <= '2199-12-31'

export const ListHolidays = z
  .object({
    from: LocalDate.refine(inRange, '1968 to 2199'),
    to: LocalDate.refine(inRange, '1968 to 2199').meta({ description: 'The last day, included' }),
  })
  .refine(({ from, to }) => from <= to && Number(to.slice(0, 4)) - Number(from.slice(0, 4)) < MOST_YEARS, {
    path: ['to'],
    message: `not before \`from\`, and within ${MOST_YEARS} years`,
  })

export const Holidays = z.object({ items: z.array(Holiday) }).meta({ id: 'Holidays' })
