import { useEffect, useState } from 'react'
import type { Preflight } from './preflight-query.ts'

type Shown = { of: string; preflight: Preflight }

/**
 * What the person has been shown, kept apart from what would happen `now`: an approval is for the first, so a new one is
 * named (`differs`) and has to be accepted. `of` says which version of what; another one begins anew.
 */
export function useShownPreflight(of: string, now: Preflight | undefined) {
  const [kept, setKept] = useState<Shown>()
  const shown = kept?.of === of ? kept.preflight : undefined
  // With the same hash only presence and the clock differ: those may be shown as they are now.
  const isSame = now !== undefined && (shown === undefined || shown.hash === now.hash)
  useEffect(() => {
    if (now && isSame) setKept({ of, preflight: now })
  }, [of, now, isSame])
  return {
    shown: isSame ? now : shown,
    differs: now !== undefined && !isSame,
    accept: () => now && setKept({ of, preflight: now }),
  }
}
