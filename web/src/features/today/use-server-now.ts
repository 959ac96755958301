import { useEffect, useState } from 'react'
import { useNow } from '../../lib/use-now.ts'

/** The server's clock in ms, each second. A cheap phone's own clock may be minutes off. */
export function useServerNow(serverNow: string): number {
  const [offset, setOffset] = useState(() => Date.parse(serverNow) - Date.now())
  useEffect(() => setOffset(Date.parse(serverNow) - Date.now()), [serverNow])
  return useNow(1_000, offset)
}
