/** A person or a machine at the public HTTP API: nothing here can do what a browser could not. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  /** The whole answer: application/problem+json. */
  readonly problem: Readonly<Record<string, unknown>>
  constructor(
    method: string,
    path: string,
    status: number,
    body: { code?: string; detail?: string; errors?: unknown },
  ) {
    super(
      `${method} ${path} → ${status} ${body.code ?? ''} ${body.detail ?? ''} ${body.errors ? JSON.stringify(body.errors) : ''}`,
    )
    this.status = status
    this.code = body.code ?? ''
    this.problem = body
  }
}

export class ApiUser {
  readonly #server: string
  #cookie = ''

  constructor(server: string) {
    this.#server = server
  }

  async signIn(email: string, password: string): Promise<this> {
    await this.request('POST', '/auth/sign-in/email', { email, password })
    return this
  }

  get = <T>(path: string): Promise<T> => this.request<T>('GET', path)
  post = <T>(path: string, body?: unknown): Promise<T> => this.request<T>('POST', path, body)

  /** `body` as JSON; a Buffer or stream goes as it is. */
  async request<T>(method: string, path: string, body?: unknown, contentType = 'application/json'): Promise<T> {
    const raw = body instanceof Uint8Array ? new Uint8Array(body) : typeof body === 'string' ? body : undefined
    const response = await fetch(`${this.#server}/api/v1${path}`, {
      method,
      headers: {
        origin: this.#server,
        ...(this.#cookie ? { cookie: this.#cookie } : {}),
        ...(body === undefined ? {} : { 'content-type': contentType }),
      },
      ...(body === undefined ? {} : { body: raw ?? JSON.stringify(body) }),
    })
    const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0])
    if (cookies.length > 0) this.#cookie = cookies.join('; ')
    const text = await response.text()
    const parsed = text ? JSON.parse(text) : undefined
    if (!response.ok) throw new ApiError(method, path, response.status, parsed ?? {})
    return parsed
  }
}
