import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type axe from 'axe-core'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import type { Person } from '../../../scripts/demo/village.ts'
import { type Station, startStation } from '../../support/station.ts'

export const PHONE = { width: 390, height: 844 }
export const DESKTOP = { width: 1440, height: 900 }
/** What a run leaves behind: `NAME-390.png`, `NAME-1440.png`. The README shows some of them. */
const SCREENS = new URL('../../../artifacts/screens/', import.meta.url).pathname
const FAILURES = new URL('../../../artifacts/failures/', import.meta.url).pathname
/** The shell of Debian's chromium without its window does the same for a sixth less of the processor. */
const CHROMIUM =
  process.env['CHROMIUM'] ??
  ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find((path) => existsSync(path)) ??
  'chromium'
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

type OpenOptions = BrowserContextOptions & { size?: typeof PHONE; at?: string }

/** The built console of a real server with simulated speakers, and a real Chromium in front of it. */
export interface ConsoleUnderTest {
  readonly station: Station
  readonly url: string
  readonly browser: Browser
  /** A browser of its own (cookies, storage), signed in as this person, at `at` (`/` unless given), as large as `size`. */
  open(person: Person, options?: OpenOptions): Promise<Page>
  /** A browser where nobody is signed in. */
  openAnonymous(options?: OpenOptions): Promise<Page>
}

type ConsoleOptions = {
  speakers?: number
  env?: Record<string, string>
  /** More Chromium flags: a fake microphone. */
  flags?: readonly string[]
}

/**
 * Call once at the top of a file. After each test: no error on any console, no exception, no request to anywhere else.
 * `expected` patterns may be added by a test that provokes one.
 */
export function useConsole(options: ConsoleOptions = {}): () => ConsoleUnderTest {
  let current: ConsoleUnderTest | undefined
  const contexts: BrowserContext[] = []
  let faults: string[] = []
  let browser: Browser
  let station: Station

  beforeAll(async () => {
    ;[station, browser] = await Promise.all([
      startStation('embedded', { speakers: options.speakers ?? 8, env: options.env ?? {} }),
      chromium.launch({ executablePath: CHROMIUM, args: [...FLAGS, ...(options.flags ?? [])] }),
    ])
    const { url } = station.server()
    const states = new Map<string, Awaited<ReturnType<BrowserContext['storageState']>>>()

    async function openContext({ size, at, ...rest }: OpenOptions): Promise<Page> {
      const context = await browser.newContext({
        baseURL: url,
        viewport: size ?? DESKTOP,
        locale: 'vi-VN',
        // Officials travel; what is shown must be the station's time all the same.
        timezoneId: 'America/New_York',
        reducedMotion: 'reduce',
        // Every new browser would fetch the whole console for later; budget.test.ts tells what the worker is for.
        serviceWorkers: 'block',
        ...rest,
      })
      contexts.push(context)
      const page = await context.newPage()
      watch(page, url, faults)
      page.setDefaultTimeout(10_000)
      await page.goto(at ?? '/')
      return page
    }
    current = {
      station,
      url,
      browser,
      openAnonymous: (given = {}) => openContext(given),
      async open(person, given = {}) {
        let state = states.get(person.email)
        if (!state) {
          const context = await browser.newContext({ baseURL: url })
          const { email, password } = person
          const answer = await context.request.post('/api/v1/auth/sign-in/email', { data: { email, password } })
          if (!answer.ok()) throw new Error(`${email} cannot sign in: ${answer.status()} ${await answer.text()}`)
          state = await context.storageState()
          states.set(email, state)
          await context.close()
        }
        return openContext({ storageState: state, ...given })
      },
    }
  })

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await keepPictures(contexts, task.name)
    const found = faults.splice(0)
    await Promise.all(contexts.splice(0).map((context) => context.close()))
    expect(found).toEqual([])
  })

  afterAll(async () => {
    faults = []
    await browser?.close()
    await station?.stop()
  })

  return () => {
    if (!current) throw new Error('useConsole: not before the tests begin')
    return current
  }
}

/** What the person saw when it went wrong: artifacts/failures/. */
async function keepPictures(contexts: readonly BrowserContext[], name: string): Promise<void> {
  const pages = contexts.flatMap((context) => context.pages())
  for (const [index, page] of pages.entries()) {
    const path = join(FAILURES, `${name.replaceAll(/[^\p{L}\d]+/gu, '-').slice(0, 60)}-${index}.png`)
    await page.screenshot({ path, timeout: 5_000 }).catch(() => undefined)
  }
}

function watch(page: Page, url: string, faults: string[]): void {
  page.on('pageerror', (error) => faults.push(`exception: ${error.message}`))
  page.on('console', (message) => {
    // The browser's own line about an answer of 4xx, which many journeys provoke, or about a network that we cut; and
    // React's about a refusal that the screen shows.
    if (message.type() === 'error' && !/^(Failed to load resource|ApiProblem: )/.test(message.text()))
      faults.push(`console: ${message.text()}`)
  })
  page.on('request', (request) => {
    if (/^https?:/.test(request.url()) && !request.url().startsWith(`${url}/`)) faults.push(`foreign: ${request.url()}`)
  })
}

const axeSource = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/**
 * A look at a screen as it stands: pictures in both sizes, no WCAG 2.2 AA violation on a phone in light colours, enough
 * contrast on a PC in dark ones, and nothing wider than the window (at 390 px, and at 720 px: a PC at 200 %).
 */
export async function look(page: Page, name: string): Promise<void> {
  const before = page.viewportSize() ?? DESKTOP
  await page.locator('h1').first().waitFor({ state: 'attached' })
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  await page.setViewportSize({ width: 720, height: 900 })
  await expectNoSideways(page, name)
  await page.setViewportSize(DESKTOP)
  await page.screenshot({ path: join(SCREENS, `${name}-1440.png`) })
  await page.emulateMedia({ colorScheme: 'dark' })
  await expectAccessible(page, `${name} at 1440 px, dark`, ['color-contrast'])
  await page.setViewportSize(PHONE)
  await page.emulateMedia({ colorScheme: 'light' })
  await page.screenshot({ path: join(SCREENS, `${name}-390.png`) })
  await expectNoSideways(page, name)
  await expectAccessible(page, `${name} at 390 px`)
  await page.setViewportSize(before)
}

async function expectNoSideways(page: Page, name: string): Promise<void> {
  const { width, inner } = await page.evaluate(() => ({
    width: document.documentElement.scrollWidth,
    inner: innerWidth,
  }))
  expect(width, `${name}: the page is wider than its window of ${inner} px`).toBeLessThanOrEqual(inner)
}

/** Fails with each violation, its element and what axe says about it. `rules`: these only; else all of WCAG 2.2 AA. */
export async function expectAccessible(page: Page, name: string, rules?: readonly string[]): Promise<void> {
  // Evaluated by the debugger, which the page's policy on scripts does not concern.
  if (await page.evaluate(() => !('axe' in window))) await page.evaluate(await axeSource)
  const only = rules ? { type: 'rule' as const, values: [...rules] } : { type: 'tag' as const, values: WCAG }
  const violations = await page.evaluate(async (runOnly) => {
    const { axe: runner } = window as unknown as { axe: typeof axe } // safe: evaluated a line above
    const { violations } = await runner.run(document, {
      runOnly,
      // Nobody reads the rest.
      resultTypes: ['violations'],
      selectors: false,
      preload: false,
    })
    return violations.map(({ id, help, nodes }) => ({
      id,
      help,
      where: nodes.slice(0, 4).map(({ html, failureSummary }) => `${html.slice(0, 300)}\n${failureSummary ?? ''}`),
    }))
  }, only)
  expect(violations, `axe on ${name}`).toEqual([])
}
