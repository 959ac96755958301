const LOOPBACK = ['127.0.0.1', '[::1]', 'localhost']

/** Whether nobody on the line can put another voice into what is sent from this address unsigned: TLS, or this machine. */
export function isSafeLine(publicUrl: string): boolean {
  const { protocol, hostname } = new URL(publicUrl)
  return protocol === 'https:' || LOOPBACK.includes(hostname)
}
