/**
 * Where to go after signing in: the `next` of the address if it is a place of this console, else Today. A link that
 * somebody sent must not lead to another site right after the password was typed.
 */
export function safeNext(next: string | undefined, origin: string): string {
  if (!next?.startsWith('/')) return '/'
  const url = URL.parse(next, origin)
  if (url?.origin !== origin || /^\/(sign-in|setup|invitation)\b/.test(url.pathname)) return '/'
  // A path of two slashes would be a host for whoever reads it next.
  return url.pathname.startsWith('//') ? '/' : `${url.pathname}${url.search}${url.hash}`
}
