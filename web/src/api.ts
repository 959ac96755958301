import { type ClientResponse, hc } from 'hono/client'
import type { ProblemCode } from '../../src/errors.ts'
import type { Api } from '../../src/http/api.ts'

/** RFC 9457 problem details as the server writes them, or what the browser says when there is no answer. */
type ProblemBody = {
  code: string
  title: string
  titleVi: string
  status: number
  detail: string
  remedy: string
  errors?: { pointer: string; detail: string }[] | undefined
  [field: string]: unknown
}

/** `network.unreachable`: no answer came. Whether the server did it is then unknown. */
export type FailureCode = ProblemCode | 'network.unreachable' | 'server.unreadable'

/** Anything that a call did not achieve. Screens decide by `code`, never by text. */
export class ApiProblem extends Error {
  readonly code: FailureCode
  readonly body: ProblemBody
  constructor(body: ProblemBody) {
    super(body.title)
    this.name = 'ApiProblem'
    this.code = body.code as FailureCode // safe: the server's table, or one of the two of ours
    this.body = body
  }

  /** What is said about one field of the request: `/areaCodes/0` answers to `areaCodes`. */
  fieldError(field: string): string | undefined {
    return this.body.errors?.find(({ pointer }) => pointer === `/${field}` || pointer.startsWith(`/${field}/`))?.detail
  }
}

const own = (code: FailureCode, title: string, titleVi: string): ApiProblem =>
  new ApiProblem({ code, title, titleVi, status: 0, detail: '', remedy: '' })

/** The fetch of every call: same origin, the session's cookie, and a failure is always an ApiProblem. */
export async function request(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, { credentials: 'same-origin', ...init }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw own('network.unreachable', 'No answer from the server', 'Máy chủ không trả lời')
  })
  if (response.ok || response.status === 304) return response
  throw toProblem(response.headers.get('content-type'), await response.text())
}

/** For requests made without fetch (uploads with progress). */
export function toProblem(contentType: string | null, text: string): ApiProblem {
  if (contentType?.includes('json')) {
    try {
      return new ApiProblem(JSON.parse(text))
    } catch {
      // Falls through: a proxy may say json and send a page.
    }
  }
  return own('server.unreadable', 'The answer could not be read', 'Không đọc được câu trả lời của máy chủ')
}

/** The typed client: `api.bulletins[':id'].$get({ param: { id } })`, always inside `call(…)`. */
export const api = hc<Api>('/api/v1', { fetch: request })

type Answer<R> =
  R extends ClientResponse<infer Body, number, infer Format>
    ? Format extends 'json'
      ? Exclude<Body, ProblemOf>
      : undefined
    : never
// Every route may answer with a problem; `request` has thrown those.
type ProblemOf = { type: string; code: string; remedy: string; instance: string; titleVi: string }

/** The JSON of an answer; nothing for 204. */
export async function call<R extends ClientResponse<unknown, number, string>>(answer: Promise<R>): Promise<Answer<R>> {
  const response = await answer
  const text = response.status === 204 ? '' : await response.text()
  return (text === '' ? undefined : JSON.parse(text)) as Answer<R> // safe: the server's own schemas made it
}
