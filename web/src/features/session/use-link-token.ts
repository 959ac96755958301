import { useRouter } from '@tanstack/react-router'
import { useEffect, useState } from 'react'

/**
 * The one-time token of a link (`#token=…`, or `?token=…` of an older one). It leaves the address at once, so that it
 * stays in no history, bookmark or photograph of the screen.
 */
export function useLinkToken(): string {
  const router = useRouter()
  const [token, setToken] = useState(tokenInAddress)
  useEffect(() => {
    const take = () => {
      const found = tokenInAddress()
      if (!found) return
      setToken(found)
      router.history.replace(location.pathname)
    }
    take()
    // A link that is opened where its page stands already loads nothing anew.
    window.addEventListener('hashchange', take)
    return () => window.removeEventListener('hashchange', take)
  }, [router])
  return token
}

const tokenInAddress = (): string =>
  new URLSearchParams(location.hash.slice(1)).get('token') ?? new URLSearchParams(location.search).get('token') ?? ''
