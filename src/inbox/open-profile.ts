import { z } from 'zod'
import type { Ctx } from '../context.ts'
import { GuardError } from '../net/guard.ts'
import { isSafeLine } from '../net/safe-line.ts'
import { type Answer, call } from './call.ts'
import { type SourceAdapter, SourceError } from './ports.ts'
import { secretFor } from './sources.ts'
import type { OutboxRow, SourceRow } from './store-sources.ts'

const TIMEOUT_MS = 10_000
const ANSWER_BYTES = 64 * 1024
// Fifty bulletins with a sound inside each.
const PAGE_BYTES = 50 * 1024 * 1024
const PAGE = 50
const ADDRESSES = { receipt: 'receipts', 'play-result': 'play-results', report: 'reports' } as const
// A busy or sleepy server, not a "no": RFC 9110 408, RFC 8470 425, RFC 6585 429.
const PASSING = [408, 425, 429]

const BulletinPage = z.object({
  items: z.array(z.unknown()).max(PAGE),
  nextCursor: z.string().min(1).max(500).nullable(),
})

/** Our open profile (docs/source-profile.md), as this source speaks it. */
export const adapterFor = (ctx: Ctx, source: SourceRow): SourceAdapter =>
  source.kind === 'pull' ? createPullAdapter(ctx, source) : createPushAdapter(ctx, source)

/** A source that comes to us: there is nothing to ask it. */
function createPushAdapter(ctx: Ctx, source: SourceRow): SourceAdapter {
  return { fetchNew: async () => undefined, deliver: (message) => deliver(ctx, source, message) }
}

/** A source that is asked: `GET {baseUrl}/bulletins?after={cursor}`. */
function createPullAdapter(ctx: Ctx, source: SourceRow): SourceAdapter {
  return {
    deliver: (message) => deliver(ctx, source, message),
    async fetchNew(cursor) {
      const query = new URLSearchParams({ limit: `${PAGE}`, ...(cursor === null ? {} : { after: cursor }) })
      const answer = await ask(ctx, source, `/bulletins?${query}`, { maxBytes: PAGE_BYTES })
      if (answer.status !== 200) throw new SourceError(`it answered ${answer.status}`, 'failed')
      const page = BulletinPage.safeParse(jsonOf(answer.body))
      if (!page.success) throw new SourceError('its answer is not a page of bulletins', 'failed', page.error)
      return { messages: page.data.items, cursor: page.data.nextCursor }
    },
  }
}

async function deliver(ctx: Ctx, source: SourceRow, { id, kind, payload }: Pick<OutboxRow, 'id' | 'kind' | 'payload'>) {
  const { status } = await ask(ctx, source, `/${ADDRESSES[kind]}`, {
    method: 'POST',
    body: JSON.stringify(payload),
    headers: { 'content-type': 'application/json', 'idempotency-key': `${source.id}-${id}` },
    maxBytes: ANSWER_BYTES,
  })
  if (status >= 200 && status < 300) return
  const isRefused = status >= 400 && status < 500 && !PASSING.includes(status)
  throw new SourceError(`it answered ${status}`, isRefused ? 'refused' : 'failed')
}

async function ask(
  ctx: Ctx,
  source: SourceRow,
  path: string,
  options: { method?: 'POST'; body?: string; headers?: Record<string, string>; maxBytes: number },
): Promise<Answer> {
  const secret = secretFor(ctx, source)
  const headers = {
    accept: 'application/json',
    ...options.headers,
    ...(secret === undefined ? {} : { authorization: `Bearer ${secret}` }),
  }
  const url = `${(source.baseUrl ?? '').replace(/\/$/, '')}${path}`
  // One that was connected before this was asked of it.
  if (secret !== undefined && !isSafeLine(url)) throw new SourceError('inbox-source.needs-https', 'away')
  try {
    return await call({ allowedHosts: ctx.config.inboxHosts }, url, { ...options, headers, timeoutMs: TIMEOUT_MS })
  } catch (err) {
    throw err instanceof GuardError ? new SourceError(err.code, 'away', err) : err
  }
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}
