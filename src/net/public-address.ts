import { networkInterfaces } from 'node:os'
import ipaddr from 'ipaddr.js'

// Azure answers its virtual machines here, from an address that looks like any other.
const PLATFORM_SERVICES = ['168.63.129.16']
// All that was ever given out for use on the Internet; what lies outside maps, embeds or is local (RFC 4291).
const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3')

/**
 * Whether an address is somewhere on the Internet: not this machine, its networks, a shared or reserved block, or an
 * IPv4 address dressed up as IPv6 (mapped, NAT64, 6to4, Teredo). What is no address is not public.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false
  const address = ipaddr.parse(text)
  if (address.range() !== 'unicast') return false
  if (address.kind() === 'ipv6' && !address.match(GLOBAL_UNICAST)) return false
  return !PLATFORM_SERVICES.includes(address.toString()) && !ownAddresses().has(address.toString())
}

/** Services of this machine may listen on its public address too, hidden from the outside by a firewall only. */
function ownAddresses(): Set<string> {
  const addresses = Object.values(networkInterfaces()).flatMap((of) => of ?? [])
  return new Set(addresses.map(({ address }) => ipaddr.parse(address).toString()))
}
