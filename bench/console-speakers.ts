import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { parseArgs } from 'node:util'
import react from '@vitejs/plugin-react'
import { chromium, type Page } from 'playwright-core'
import { build } from 'vite'
import type { Frames } from './console-speakers/frames.ts'

/**
 * npm run bench:console -- [--speakers 7000] [--slow 1] [--json FILE]
 *
 * The map and the list of the console with a province's speakers in the real Chromium, without a GPU: real wheel and
 * mouse, frame times and tasks above 50 ms. `--slow 4` makes the processor four times slower, as an old telephone is.
 */
const { values } = parseArgs({
  options: {
    speakers: { type: 'string', default: '7000' },
    slow: { type: 'string', default: '1' },
    json: { type: 'string' },
  },
})
const count = Number(values.speakers)
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
}
// As the server sends it with the console.
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'; font-src 'self'"

async function serve(folder: string) {
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://bench').pathname
    const body = await readFile(join(folder, path)).catch(() => undefined)
    response.writeHead(body ? 200 : 404, {
      'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
      'content-security-policy': POLICY,
    })
    response.end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return { url: `http://127.0.0.1:${address.port}`, close: () => server.close() }
}

const show = (page: Page, what: 'map' | 'list' | 'nothing', live: boolean) =>
  page.evaluate<number>(`bench.show('${what}', ${count}, ${live})`)

async function measured(page: Page, act: () => Promise<void>): Promise<Frames> {
  await page.evaluate('globalThis.stopFrames = bench.watchFrames(); undefined')
  await act()
  return page.evaluate<Frames>('stopFrames()')
}

const CENTER = { x: 700, y: 420 }

async function pan(page: Page): Promise<void> {
  for (const [dx, dy] of [
    [-300, -200],
    [300, 200],
    [-400, 100],
    [400, -100],
  ] as const) {
    await page.mouse.move(CENTER.x, CENTER.y)
    await page.mouse.down()
    await page.mouse.move(CENTER.x + dx, CENTER.y + dy, { steps: 40 })
    await page.mouse.up()
  }
}

async function zoom(page: Page): Promise<void> {
  const button = (name: string) => page.getByRole('button', { name })
  for (const name of ['Phóng to', 'Phóng to', 'Phóng to', 'Phóng to', 'Thu nhỏ', 'Thu nhỏ', 'Thu nhỏ', 'Thu nhỏ']) {
    await button(name).click()
    await page.waitForTimeout(400) // the animation of a zoom is 250 ms
  }
}

async function scroll(page: Page): Promise<void> {
  await page.mouse.move(CENTER.x, CENTER.y)
  for (let turn = 0; turn < 120; turn += 1) {
    await page.mouse.wheel(0, turn < 80 ? 400 : -700)
    await page.evaluate('new Promise(requestAnimationFrame)')
  }
}

const folder = await mkdtemp(join(tmpdir(), 'loa-bench-console-'))
const root = join(import.meta.dirname, 'console-speakers')
await build({
  root,
  configFile: false,
  logLevel: 'error',
  plugins: [react()],
  build: {
    outDir: folder,
    emptyOutDir: true,
    assetsInlineLimit: 0,
    rollupOptions: { input: join(root, 'index.html') },
  },
})
const server = await serve(folder)
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
})
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  page.on('pageerror', (error) => console.error(error))
  await page.goto(`${server.url}/index.html`)
  await page.waitForFunction('globalThis.bench')
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: Number(values.slow) })
  const results: Record<string, Frames | number> = {}
  results['list: data to paint, ms'] = await show(page, 'list', false)
  results['list: scroll'] = await measured(page, () => scroll(page))
  await show(page, 'list', true)
  results['list: scroll while speakers come and go'] = await measured(page, () => scroll(page))
  await show(page, 'nothing', false)
  results['map: data to paint, ms'] = await show(page, 'map', false)
  results['map: pan, clusters'] = await measured(page, () => pan(page))
  results['map: zoom in and out'] = await measured(page, () => zoom(page))
  for (let step = 0; step < 3; step += 1) await page.getByRole('button', { name: 'Phóng to' }).click()
  await page.waitForTimeout(600)
  results['map: pan, nearer'] = await measured(page, () => pan(page))
  await show(page, 'map', true)
  results['map: pan while speakers come and go'] = await measured(page, () => pan(page))
  console.log(`${count} speakers, processor slowed ${values.slow} times`)
  for (const [name, result] of Object.entries(results))
    console.log(name.padEnd(42), typeof result === 'number' ? result : JSON.stringify(result))
  if (values.json)
    await writeFile(values.json, `${JSON.stringify({ count, slow: Number(values.slow), results }, null, 2)}\n`)
} finally {
  await browser.close()
  server.close()
  await rm(folder, { recursive: true, force: true })
}
