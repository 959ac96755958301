import type { ContentfulStatusCode } from 'hono/utils/http-status'

type ProblemEntry = { status: ContentfulStatusCode; title: string; vi: string; remedy: string }

/**
 * Every failure a client may see. Codes are `noun.reason` and never change: the console and other programs key on
 * them. `title` is for the log and English readers, `vi` for officials, `remedy` says what to do.
 */
export const PROBLEMS = {
  // request
  'request.invalid': { status: 422, title: 'The request is not valid', vi: 'Dữ liệu gửi lên chưa đúng', remedy: 'Correct the fields listed under "errors" and send again.' },
  'request.malformed': { status: 400, title: 'The request body is not JSON', vi: 'Nội dung gửi lên không đọc được', remedy: 'Send valid JSON with content-type application/json.' },
  'request.too-large': { status: 413, title: 'The request is too large', vi: 'Dữ liệu gửi lên quá lớn', remedy: 'Send less in one request; "limitBytes" names the limit.' },
  'request.conflict': { status: 409, title: 'The request conflicts with another one', vi: 'Yêu cầu trùng với một yêu cầu khác', remedy: 'Read the current state and try again.' },
  'route.not-found': { status: 404, title: 'There is nothing at this address', vi: 'Không có gì ở địa chỉ này', remedy: 'Look the address up in /openapi.json.' },
  'idempotency.key-reused': { status: 422, title: 'This Idempotency-Key was used for a different request', vi: 'Khóa chống gửi trùng đã dùng cho yêu cầu khác', remedy: 'Use a new Idempotency-Key for a new request.' },
  'idempotency.in-progress': { status: 409, title: 'The first request with this Idempotency-Key is still running', vi: 'Yêu cầu trước đó còn đang chạy', remedy: 'Wait a moment and send the same request again.' },
  internal: { status: 500, title: 'Something went wrong on the server', vi: 'Máy chủ gặp lỗi', remedy: 'Try again; if it stays, give the instance id to your administrator.' },
  'service.unavailable': { status: 503, title: 'A part of the service is not reachable', vi: 'Một phần của hệ thống chưa sẵn sàng', remedy: 'Try again in a few seconds; /readyz names the part.' },
  // who
  'session.required': { status: 401, title: 'Sign in first', vi: 'Cần đăng nhập', remedy: 'Sign in, or send an API token as "Authorization: Bearer …".' },
  'permission.denied': { status: 403, title: 'Your role does not allow this here', vi: 'Vai trò của bạn không được làm việc này ở địa bàn này', remedy: 'Ask your administrator for the role named in "permission" over the areas in "areaCodes".' },
  // areas
  'area.not-found': { status: 404, title: 'There is no such area', vi: 'Không có địa bàn này', remedy: 'Look the code up with GET /api/v1/areas.' },
} as const satisfies Record<string, ProblemEntry>

export type ProblemCode = keyof typeof PROBLEMS

export type FieldError = { pointer: string; detail: string }

/**
 * An expected failure, told to the client as RFC 9457 problem+json. `detail` and `fields` reach the client,
 * `cause` only the log. Broken invariants throw a plain Error instead and become a generic 500.
 */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly detail: string | undefined
  readonly fields: Record<string, unknown>
  readonly errors: FieldError[] | undefined

  constructor(
    code: ProblemCode,
    options: { detail?: string; fields?: Record<string, unknown>; errors?: FieldError[]; cause?: unknown } = {},
  ) {
    super(options.detail ?? PROBLEMS[code].title, { cause: options.cause })
    this.name = 'Problem'
    this.code = code
    this.detail = options.detail
    this.fields = options.fields ?? {}
    this.errors = options.errors
  }

  get status(): ContentfulStatusCode {
    return PROBLEMS[this.code].status
  }

  /** The problem+json body. Reserved members come last, so that no extension field can overwrite them. */
  toBody(instance: string) {
    const entry: ProblemEntry = PROBLEMS[this.code]
    return {
      ...this.fields,
      ...(this.errors ? { errors: this.errors } : {}),
      type: `/problems/${this.code}`,
      code: this.code,
      title: entry.title,
      titleVi: entry.vi,
      status: entry.status,
      detail: this.detail ?? entry.title,
      remedy: entry.remedy,
      instance,
    }
  }
}
