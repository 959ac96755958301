import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { ZodError, type z } from 'zod'
import { type FieldError, Problem, type ProblemCode } from '../errors.ts'
import type { Logger } from '../log.ts'

export const PROBLEM_TYPE = 'application/problem+json'

/** Any error as what the client is told: unexpected ones as `internal`, a database out of reach as `service.unavailable`. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (error instanceof ZodError) return new Problem('request.invalid', { errors: fieldErrors(error, ''), cause: error })
  if (error instanceof HTTPException) return fromHttpException(error)
  if (isConnectionError(error)) return new Problem('service.unavailable', { cause: error })
  return new Problem('internal', { cause: error })
}

export function problemResponse(c: Context, problem: Problem, requestId: string): Response {
  const headers: Record<string, string> = { 'content-type': PROBLEM_TYPE }
  // What was not read stays in the socket, so the server will close it: nobody should send a next request into it.
  const unread = c.req.method !== 'GET' && c.req.raw.body !== null && !c.req.raw.bodyUsed
  if (unread || problem.code === 'request.too-large') headers['connection'] = 'close'
  if (problem.status === 401) headers['www-authenticate'] = 'Bearer'
  const wait = problem.fields['retryAfterSeconds']
  if (typeof wait === 'number') headers['retry-after'] = `${Math.ceil(wait)}`
  else if (problem.status === 503 || problem.code === 'idempotency.in-progress') headers['retry-after'] = '2'
  return c.body(JSON.stringify(problem.toBody(requestId)), problem.status, headers)
}

/** 4xx are the client's affair (debug); the cause of a 5xx is told to the log and to nobody else. */
export function logProblem(log: Logger, problem: Problem): void {
  if (problem.status >= 500) log.error({ err: problem.cause ?? problem, code: problem.code }, 'request failed')
  else log.debug({ code: problem.code, detail: problem.detail, err: problem.cause }, 'request refused')
}

type Checked = { target: string } & ({ success: true } | { success: false; error: z.core.$ZodError })

/** What zod-openapi calls after it has checked a part of a request. */
export function refuseInvalid(result: Checked): void {
  if (result.success) return
  const part = result.target === 'json' || result.target === 'form' ? '' : `/${result.target}`
  throw new Problem('request.invalid', { errors: fieldErrors(result.error, part) })
}

/** RFC 6901 pointers into the body; `/query/…`, `/param/…`, `/header/…` for the other parts. */
function fieldErrors(error: z.core.$ZodError, part: string): FieldError[] {
  return error.issues.map((issue) => {
    const path = issue.path.map((step) => String(step).replaceAll('~', '~0').replaceAll('/', '~1'))
    const unknown = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined
    return { pointer: [part, ...path, ...(unknown ? [unknown] : [])].join('/') || '/', detail: issue.message }
  })
}

function fromHttpException(error: HTTPException): Problem {
  const codes: Record<number, ProblemCode> = {
    400: 'request.malformed',
    401: 'session.required',
    403: 'permission.denied',
    404: 'route.not-found',
    413: 'request.too-large',
    415: 'request.unsupported-type',
  }
  return new Problem(codes[error.status] ?? 'internal', { cause: error })
}

const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH', 'EAI_AGAIN'])

/** PostgreSQL out of reach, shutting down, starting up or out of connections (SQLSTATE classes 08, 53 and 57P). */
export function isConnectionError(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (error instanceof AggregateError && error.errors.some(isConnectionError)) return true
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (NETWORK.has(code) || /^(08|53|57P)/.test(code)) return true
  // pg's own words, which carry no code.
  return /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/.test(
    error.message,
  )
}
