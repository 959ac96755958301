import { z } from '@hono/zod-openapi'
import { Problem } from '../errors.ts'

export const PAGE_LIMIT = 200

/** Query of every list: spread it into the route's query schema. */
export const PageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(PAGE_LIMIT).default(50).openapi({ description: 'How many items at most.' }),
  cursor: z.string().max(400).optional().openapi({ description: '`nextCursor` of the page before; opaque.' }),
})
export type PageQuery = z.infer<typeof PageQuery>

export type Page<Item> = { items: Item[]; nextCursor: string | null }

/** Response schema of a list. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() })

// The mark tells our cursors from any other base64, and lets the form change later.
const MARK = '1:'

export const encodeCursor = (key: string): string => Buffer.from(MARK + key).toString('base64url')

/** The sort key after which the page starts. Errors: `request.invalid` naming `cursor`. */
export function decodeCursor(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined
  const text = Buffer.from(cursor, 'base64url').toString('utf8')
  const key = text.slice(MARK.length)
  const intact = text.startsWith(MARK) && /^[\x20-\x7e]{1,200}$/.test(key) && encodeCursor(key) === cursor
  if (intact) return key
  throw new Problem('request.invalid', {
    detail: 'The cursor is not one this server gave out.',
    errors: [
      {
        pointer: '/query/cursor',
        detail: 'Take "nextCursor" of the page before unchanged, or leave it out to start again.',
      },
    ],
  })
}

/** `rows` were read with `limit + 1`, sorted by the key: the row too many only says that there is a next page. */
export function page<Row>(rows: readonly Row[], limit: number, keyOf: (row: Row) => string): Page<Row> {
  const items = rows.slice(0, limit)
  const last = rows.length > limit ? items.at(-1) : undefined
  return { items, nextCursor: last === undefined ? null : encodeCursor(keyOf(last)) }
}
