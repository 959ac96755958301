import { z } from '@hono/zod-openapi'

/** In the request of an edit. */
export const Revision = z
  .number()
  .int()
  .positive()
  .meta({ description: 'The revision that was read; another edit in between is refused' })
