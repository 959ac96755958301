import { expect } from 'vitest'

/** The members that tests read; whether they are there is what the assertions around them say. */
export type Body = {
  id: string
  token: string
  personId: string
  totpUri: string
  backupCodes: string[]
  retryAt: string
  nextCursor: string | null
  grants: Array<{ role: string; path: string }>
  items: Array<{
    id: string
    seq: number
    action: string
    current: boolean
    grants: Array<{ id: string; areaCode: string }>
  }>
}
export type Answer = { status: number; body: Body; headers: Headers }

/** What a browser does for the pages of one site: keeps cookies, names its origin. */
export class Browser {
  readonly cookies = new Map<string, string>()
  readonly #url: string
  headers: Record<string, string> = {}

  constructor(url: string) {
    this.#url = url
  }

  async send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(`${this.#url}/api/v1${path}`, {
      method,
      headers: {
        origin: this.#url,
        ...(cookie ? { cookie } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...this.headers,
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    this.#keep(response.headers.getSetCookie())
    const text = await response.text()
    return { status: response.status, body: text ? JSON.parse(text) : {}, headers: response.headers }
  }

  /** The body, after asserting the status; a failure shows the whole answer. */
  async expect(status: number, method: string, path: string, body?: unknown): Promise<Body> {
    const answer = await this.send(method, path, body)
    expect({ status: answer.status, body: answer.body }).toEqual({ status, body: answer.body })
    return answer.body
  }

  async refused(code: string, method: string, path: string, body?: unknown): Promise<Body> {
    const answer = await this.send(method, path, body)
    expect(answer.body).toMatchObject({ code, status: answer.status })
    return answer.body
  }

  async signIn(email: string, password: string): Promise<void> {
    expect(await this.expect(200, 'POST', '/auth/sign-in/email', { email, password })).toEqual({
      twoFactorRequired: false,
    })
  }

  #keep(setCookies: readonly string[]): void {
    for (const line of setCookies) {
      const [pair = '', ...attributes] = line.split('; ')
      const name = pair.slice(0, pair.indexOf('='))
      if (attributes.some((attribute) => /^max-age=0$/i.test(attribute))) this.cookies.delete(name)
      else this.cookies.set(name, pair.slice(pair.indexOf('=') + 1))
    }
  }
}
