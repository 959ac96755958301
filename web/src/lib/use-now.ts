import { useEffect, useState } from 'react'

/** The device's clock in ms, read anew every `everyMs`; `offsetMs` brings it to the server's. */
export function useNow(everyMs: number, offsetMs = 0): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now + offsetMs
}
