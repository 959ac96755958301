import { Hono } from 'hono'
import { html } from 'hono/html'
import { PROBLEMS, Problem, type ProblemCode } from '../errors.ts'
import { HTML_STYLE_PATH } from './reference.ts'

const isCode = (text: string): text is ProblemCode => Object.hasOwn(PROBLEMS, text)

/** `/problems/<code>`: what the `type` of a problem+json points at, in Vietnamese and English. */
export function problemPages(): Hono {
  return new Hono()
    .get('/problems', (c) => c.html(layout('Các lỗi · Problems', list())))
    .get('/problems/:code', (c) => {
      const code = c.req.param('code')
      if (!isCode(code)) throw new Problem('route.not-found')
      return c.html(layout(code, detail(code)))
    })
}

const list = () => html`<ul>
  ${Object.entries(PROBLEMS).map(([code, { status, vi, title }]) => html`<li><a href="/problems/${code}"><code>${code}</code></a> ${status} · ${vi} · <span lang="en">${title}</span></li>`)}
</ul>`

function detail(code: ProblemCode) {
  const { status, vi, title, remedy } = PROBLEMS[code]
  return html`<p><code>${code}</code> · HTTP ${status}</p>
    <h2>${vi}</h2>
    <section lang="en"><h2>${title}</h2><p>${remedy}</p></section>
    <p><a href="/problems">Tất cả các lỗi · All problems</a></p>`
}

const layout = (title: string, body: ReturnType<typeof detail>) => html`<!doctype html>
<html lang="vi">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title} · Loa Làng</title>
    <link rel="stylesheet" href="${HTML_STYLE_PATH}">
  </head>
  <body><main><h1>${title}</h1>${body}</main></body>
</html>`
