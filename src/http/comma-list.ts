import { z } from '@hono/zod-openapi'

/** Several values of one query parameter, joined by commas: `status=draft,submitted`. */
export const commaList = <const Values extends readonly [string, ...string[]]>(values: Values) => {
  const one = z.enum(values)
  return z
    .string()
    .max(400)
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(one))
    .openapi({ type: 'string', description: `Joined by commas: ${values.join(', ')}`, example: values[0] })
}
