import type { MiddlewareHandler } from 'hono'
import type { Config } from '../config.ts'
import { Problem } from '../errors.ts'

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses what another site makes a browser send: an unsafe request must name this site in Sec-Fetch-Site or Origin.
 * A request that names nothing does not come from a browser, and is refused only if it carries a cookie all the same.
 * Bearer tokens are not sent by browsers on their own, so they need no check. Errors: `csrf.refused`.
 */
export function sameOriginOnly(config: Pick<Config, 'publicUrl'>): MiddlewareHandler {
  const publicOrigin = config.publicUrl ? new URL(config.publicUrl).origin : undefined
  return async (c, next) => {
    const cookie = c.req.header('cookie') !== undefined
    const bearer = /^bearer /i.test(c.req.header('authorization') ?? '')
    if (!SAFE_METHODS.has(c.req.method) && !bearer) {
      const site = c.req.header('sec-fetch-site')
      const origin = c.req.header('origin')
      const named = site !== undefined || origin !== undefined
      const siteFits = site === undefined || site === 'same-origin' || site === 'none'
      const originFits = origin === undefined || origin === publicOrigin || hostOf(origin) === c.req.header('host')
      if (named ? !(siteFits && originFits) : cookie) throw new Problem('csrf.refused')
    }
    await next()
  }
}

// Behind a proxy that ends TLS our own scheme is unknown; the host is what tells sites apart.
const hostOf = (origin: string): string | undefined => URL.parse(origin)?.host
