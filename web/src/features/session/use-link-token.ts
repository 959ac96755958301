import { useRouter } from '@tanstack/react-router'
import { useEffect, useState } from 'react'

/**
 * The one-time token of a link (`#token=…`, or `?token=…` of an older one). It leaves the address at once, so that it
 * stays in no history, bookmark or photograph of the screen.
 */
export function useLinkToken(): string {
  const router = useRouter()
  const [token] = useState(
    () =>
      new URLSearchParams(location.hash.slice(1)).get('token') ??
      new URLSearchParams(location.search).get('token') ??
      '',
  )
  useEffect(() => {
    if (token) router.history.replace(location.pathname)
  }, [router, token])
  return token
}
