import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { serveStatic } from '@hono/node-server/serve-static'
import { Hono, type MiddlewareHandler } from 'hono'
import { secureHeaders } from 'hono/secure-headers'
import type { Config } from '../config.ts'
import { Problem } from '../errors.ts'

/** What the console never answers for: an unknown address below these is a fault of a program, not a page. */
const PROGRAMS = /^\/((api|audio|problems|reference|healthz|metrics|openapi\.json)(\/|$)|live\/)/
const FILE = /\.[a-z0-9]+$/

export const isConsolePath = (path: string): boolean => !PROGRAMS.test(path)

/** Scripts come from this server only; Mantine and Leaflet write styles into the page, so those may stand inline. */
export function consoleHeaders({ tileUrl, publicUrl }: Pick<Config, 'tileUrl' | 'publicUrl'>) {
  const tiles = tileUrl ? [new URL(tileUrl.replaceAll(/[{}]/g, '')).origin] : []
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:', 'blob:', ...tiles],
      mediaSrc: ["'self'", 'blob:'],
      fontSrc: ["'self'"],
      connectSrc: ["'self'", 'blob:'],
      workerSrc: ["'self'"],
      manifestSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
    permissionsPolicy: { microphone: ['self'], camera: [], geolocation: [] },
    xFrameOptions: 'DENY',
    referrerPolicy: 'no-referrer',
    crossOriginResourcePolicy: 'same-origin',
    strictTransportSecurity: strictTransport(publicUrl),
  })
}

/** Only where TLS stands in front: on plain HTTP in a village it would lock people out. */
export const strictTransport = (publicUrl: string | undefined): string | false =>
  publicUrl?.startsWith('https:') ? 'max-age=31536000' : false

/** The console: files of the build, and its one page for every other address, so that a link into it works. */
export function consoleRoutes({ consoleDir }: Pick<Config, 'consoleDir'>) {
  const app = new Hono()
  const files = serveStatic({ root: consoleDir, precompressed: true })
  // The name holds the hash of the content.
  app.use('/assets/*', kept('public, max-age=31536000, immutable'), files)
  app.use('*', kept('no-cache'), files)
  app.get('*', async (c, next) => {
    // Programs that meet a wrong address are told so; only a browser that goes somewhere wants a page.
    const wantsPage = c.req.header('accept')?.includes('text/html')
    if (!wantsPage || !isConsolePath(c.req.path) || FILE.test(c.req.path)) return next()
    const page = await readFile(join(consoleDir, 'index.html'), 'utf8').catch(() => undefined)
    if (page === undefined) throw new Problem('console.not-built')
    return c.html(page, 200, { 'cache-control': 'no-cache' })
  })
  return app
}

/** After the file, and not by its `onFound`: that is called when the answer has its headers already. */
function kept(cacheControl: string): MiddlewareHandler {
  return async (c, next) => {
    await next()
    if (c.res.ok && !c.res.headers.has('cache-control')) c.res.headers.set('cache-control', cacheControl)
  }
}
