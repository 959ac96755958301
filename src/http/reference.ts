import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Hono } from 'hono'

export const HTML_STYLE_PATH = '/reference/page.css'

const FILES: Record<string, string> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
}

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Loa Làng API</title>
    <link rel="icon" href="/reference/favicon-32x32.png">
    <link rel="stylesheet" href="/reference/swagger-ui.css">
  </head>
  <body>
    <div id="reference"></div>
    <script src="/reference/swagger-ui-bundle.js"></script>
    <script src="/reference/start.js"></script>
  </body>
</html>
`

// A file of its own, because the content security policy allows no script inside the page.
const START = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#reference', deepLinking: true, validatorUrl: null })\n`

const STYLE = `body { font: 1rem/1.5 system-ui, sans-serif; margin: 0; color: #1a1a1a; background: #fff }
main { max-width: 48rem; margin: 0 auto; padding: 1rem }
code { background: #f0f0f0; padding: 0 0.25rem }
li { margin: 0.25rem 0 }
`

/** The API reference, served whole from this machine: no network needed. */
export function referenceRoutes(): Hono {
  const require = createRequire(import.meta.url)
  const folder = dirname(require.resolve('swagger-ui-dist/package.json'))
  const text = (body: string, type: string) => ({
    body,
    headers: { 'content-type': type, 'cache-control': 'no-cache' },
  })
  const pages: Record<string, ReturnType<typeof text>> = {
    '/reference': text(PAGE, 'text/html; charset=utf-8'),
    '/reference/start.js': text(START, 'text/javascript; charset=utf-8'),
    [HTML_STYLE_PATH]: text(STYLE, 'text/css; charset=utf-8'),
  }
  const app = new Hono()
  for (const [path, { body, headers }] of Object.entries(pages)) app.get(path, (c) => c.body(body, 200, headers))
  for (const [name, type] of Object.entries(FILES))
    app.get(`/reference/${name}`, async (c) =>
      c.body(new Uint8Array(await readFile(join(folder, name))), 200, {
        'content-type': type,
        'cache-control': 'max-age=3600',
      }),
    )
  return app
}
