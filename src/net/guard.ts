import type { LookupAddress } from 'node:dns'
import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { isPublicAddress } from './public-address.ts'

/** Why something was not fetched. Stable: stored, and shown in words. */
export type GuardCode =
  | 'address-invalid'
  | 'address-scheme'
  | 'address-credentials'
  | 'address-port'
  | 'address-internal'
  | 'name-unknown'
  | 'no-connection'
  | 'timed-out'
  | 'too-many-redirects'
  | 'too-large'
  | 'body-encoded'

export class GuardError extends Error {
  readonly code: GuardCode
  constructor(code: GuardCode, cause?: unknown) {
    super(code, { cause })
    this.name = 'GuardError'
    this.code = code
  }
}

export type Guard = {
  /** `host:port` each (`parseHost`): these alone may be internal, or on an unusual port. */
  allowedHosts: readonly string[]
  /** The system's resolver unless given. */
  resolve?: (hostname: string) => Promise<LookupAddress[]>
}

/** Where a URL leads once and for all: connect to these addresses, whatever the name is by then. */
export type Destination = { url: URL; addresses: LookupAddress[] }

/** What radio streams and web services listen on. Any other port wants its host named by the operator. */
const isUsualPort = (port: number): boolean =>
  port === 80 || port === 443 || port === 1935 || (port >= 8_000 && port <= 9_999)

// This machine whatever a resolver says (RFC 6761 §6.3).
const LOCAL_NAME = /(^|\.)localhost\.?$/

/**
 * What can be said of an address without asking anybody. Errors (GuardError): `address-invalid`, `address-scheme`,
 * `address-credentials`, `address-port`, `address-internal`.
 */
export function checkAddress(guard: Guard, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url) throw new GuardError('address-invalid')
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new GuardError('address-scheme')
  if (url.username || url.password) throw new GuardError('address-credentials')
  if (isAllowed(guard, url)) return url
  const literal = literalOf(url)
  // URL has turned decimal, octal, hexadecimal and full-width forms into dotted ones already.
  if (literal ? !isPublicAddress(literal) : LOCAL_NAME.test(url.hostname)) throw new GuardError('address-internal')
  if (!isUsualPort(portOf(url))) throw new GuardError('address-port')
  return url
}

/**
 * The one place where a name becomes addresses: only those that are public, unless the host is allowed by name. The
 * caller connects to exactly these, so a name that changes its mind meanwhile (DNS rebinding) changes nothing.
 * Errors: as `checkAddress`, and `name-unknown`.
 */
export async function resolveSafely(guard: Guard, text: string): Promise<Destination> {
  const url = checkAddress(guard, text)
  const literal = literalOf(url)
  if (literal) return { url, addresses: [{ address: literal, family: isIP(literal) }] }
  const resolve = guard.resolve ?? ((hostname) => lookup(hostname, { all: true }))
  const found = await resolve(url.hostname).catch((cause) => {
    throw new GuardError('name-unknown', cause)
  })
  if (found.length === 0) throw new GuardError('name-unknown')
  const addresses = isAllowed(guard, url) ? found : found.filter(({ address }) => isPublicAddress(address))
  if (addresses.length === 0) throw new GuardError('address-internal')
  return { url, addresses }
}

const portOf = (url: URL): number => Number(url.port) || (url.protocol === 'https:' ? 443 : 80)

function literalOf(url: URL): string | undefined {
  const bare = url.hostname.replace(/^\[(.*)\]$/, '$1')
  return isIP(bare) ? bare : undefined
}

const isAllowed = ({ allowedHosts }: Guard, url: URL): boolean =>
  allowedHosts.includes(`${url.hostname}:${portOf(url)}`)

/** `host` or `host:port` as a person writes it → each `host:port` it means; undefined when it is neither. */
export function parseHost(text: string): string[] | undefined {
  const [, host = '', port] = /^(\[[0-9a-fA-F:.]+\]|[^\s:/@?#[\]]+)(?::(\d{1,5}))?$/.exec(text) ?? []
  if (!URL.canParse(`http://${host}`) || Number(port) > 65_535) return undefined
  const { hostname } = new URL(`http://${host}`)
  return (port ? [Number(port)] : [80, 443]).map((each) => `${hostname}:${each}`)
}
