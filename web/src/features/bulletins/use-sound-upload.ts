import { useEffect, useEffectEvent, useState } from 'react'
import { useOnline } from '../../live.tsx'
import type { FileSource } from './draft.ts'
import { sendSound } from './send.ts'
import type { DraftSession } from './use-draft.ts'

type Uploading = { source: FileSource; session: DraftSession; ownAreas: readonly string[] }

/** Sends a kept sound as soon as there is a network; stops when it is dropped or the screen is left. It sounds nowhere. */
export function useSoundUpload({ source, session, ownAreas }: Uploading): {
  /** 0..1 while it is sent; at 1 the server converts it. */
  fraction: number | undefined
  error: unknown
  retry(): void
} {
  const online = useOnline()
  const [fraction, setFraction] = useState<number>()
  const [error, setError] = useState<unknown>()
  const [attempt, setAttempt] = useState(0)
  const sound = session.sounds[source]
  // A recording may still be trimmed; it goes with the bulletin, so that the library keeps no trial takes.
  const isWaiting = source === 'upload' && sound !== undefined && session.draft?.[source]?.clip === undefined

  const send = useEffectEvent(async (blob: Blob, signal: AbortSignal) => {
    if (!session.draft) return
    setError(undefined)
    setFraction(0)
    try {
      const clip = await sendSound(session.draft, source, blob, ownAreas, setFraction, signal)
      session.note((draft) => {
        const kept = draft[source]
        return kept ? { [source]: { ...kept, clip, durationMs: clip.durationMs } } : {}
      })
    } catch (failure) {
      if (!signal.aborted) setError(failure)
    } finally {
      if (!signal.aborted) setFraction(undefined)
    }
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: a retry sends again
  useEffect(() => {
    if (!online || !isWaiting || !sound) return
    const leaving = new AbortController()
    void send(sound, leaving.signal)
    return () => {
      leaving.abort()
      setFraction(undefined)
    }
  }, [sound, isWaiting, online, attempt])
  return { fraction, error, retry: () => setAttempt((count) => count + 1) }
}
