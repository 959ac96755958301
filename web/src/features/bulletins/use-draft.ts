import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react'
import { type Draft, type FileSource, isBlank, randomKey } from './draft.ts'
import { type DraftLock, lockDraft } from './draft-lock.ts'
import { keepLastMoment, loadDraft, loadSound, removeDraft, type Slot, saveDraft, saveSound } from './draft-store.ts'

// Fast enough that a dead battery takes one word at most.
const SAVE_AFTER_MS = 300

export type NotePatch = (draft: Draft) => Partial<Draft>
export type Sounds = Partial<Record<FileSource, Blob>>
export type DraftSession = {
  state: 'loading' | 'mine' | 'elsewhere' | 'failed'
  error: unknown
  draft: Draft | undefined
  sounds: Sounds
  /** When what was found on this device had been kept; undefined when it was begun now. */
  restoredAt: number | undefined
  /** When it was last kept on this device. */
  keptAt: number | undefined
  /** This device has no room or no IndexedDB: closing the page would lose it. */
  isUnkept: boolean
  change(patch: Partial<Draft>): void
  /** Keeps what the server said about it; it stays the same draft. */
  note(patch: NotePatch): void
  setSound(source: FileSource, sound: Blob | undefined): void
  /** Starts anew; gives back the way to undo that. */
  discard(): Promise<() => void>
  takeOver(): void
  /** It is at the server now: nothing stays on this device. */
  finish(): Promise<void>
  retry(): void
}

/**
 * A draft that survives reloads, crashes and the end of the session: kept in IndexedDB on every change, for this person,
 * written by one tab at a time. `begin` makes it when this device has none.
 */
export function useDraft(personId: string, slot: Slot, begin: () => Promise<Draft>): DraftSession {
  const [state, setState] = useState<DraftSession['state']>('loading')
  const [error, setError] = useState<unknown>()
  const [draft, setDraft] = useState<Draft>()
  const [sounds, setSounds] = useState<Sounds>({})
  const [restoredAt, setRestoredAt] = useState<number>()
  const [keptAt, setKeptAt] = useState<number>()
  const [isUnkept, setUnkept] = useState(false)
  const [attempt, setAttempt] = useState(0)
  const lock = useRef<DraftLock>(undefined)
  // What is on the screen and not yet kept; read by timers and by the last moments of the page.
  const latest = useRef<Draft>(undefined)
  const isDirty = useRef(false)
  const mayWrite = useRef(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  const flush = useCallback(async () => {
    clearTimeout(timer.current)
    timer.current = undefined
    if (!latest.current || !isDirty.current || !mayWrite.current) return
    isDirty.current = false
    const savedAt = Date.now()
    try {
      await (isBlank(latest.current)
        ? removeDraft(personId, slot)
        : saveDraft(personId, slot, { draft: latest.current, savedAt }))
      setKeptAt(savedAt)
      setUnkept(false)
    } catch {
      // No room or no IndexedDB: the words stay on the screen, and the next change tries again.
      isDirty.current = true
      setUnkept(true)
    }
  }, [personId, slot])

  const put = useCallback(
    (next: Draft) => {
      latest.current = next
      isDirty.current = true
      setDraft(next)
      timer.current ??= setTimeout(() => void flush(), SAVE_AFTER_MS)
    },
    [flush],
  )

  const load = useEffectEvent(async (isCurrent: () => boolean) => {
    try {
      const stored = await loadDraft(personId, slot).catch(() => undefined)
      const [upload, record] = stored
        ? await Promise.all((['upload', 'record'] as const).map((source) => loadSound(personId, slot, source)))
        : []
      const found = stored?.draft ?? (await begin())
      if (!isCurrent()) return
      latest.current = found
      isDirty.current = false
      setDraft(found)
      setSounds({ ...(upload && { upload }), ...(record && { record }) })
      setRestoredAt(stored?.savedAt)
      setKeptAt(stored?.savedAt)
      mayWrite.current = true
      setState('mine')
    } catch (failure) {
      if (!isCurrent()) return
      setError(failure)
      setState('failed')
    }
  })

  // biome-ignore lint/correctness/useExhaustiveDependencies: a retry begins anew
  useEffect(() => {
    let isCurrent = true
    setState('loading')
    const held = lockDraft(`loa-draft/${personId}/${slot}`, {
      onHeld: () => void load(() => isCurrent),
      onElsewhere: () => {
        mayWrite.current = false
        setState('elsewhere')
      },
      beforeGiving: flush,
    })
    lock.current = held
    const onLeave = () => {
      if (latest.current && isDirty.current && mayWrite.current)
        keepLastMoment(personId, slot, { draft: latest.current, savedAt: Date.now() })
      void flush()
    }
    addEventListener('pagehide', onLeave)
    document.addEventListener('visibilitychange', onLeave)
    return () => {
      isCurrent = false
      removeEventListener('pagehide', onLeave)
      document.removeEventListener('visibilitychange', onLeave)
      void flush().finally(() => held.release())
    }
  }, [personId, slot, flush, attempt])

  const change = useCallback<DraftSession['change']>(
    (patch) => {
      if (!latest.current || !mayWrite.current) return
      put({ ...latest.current, key: randomKey(), ...patch })
    },
    [put],
  )
  const note = useCallback<DraftSession['note']>(
    (patch) => {
      if (latest.current && mayWrite.current) put({ ...latest.current, ...patch(latest.current) })
    },
    [put],
  )

  return {
    state,
    error,
    draft,
    sounds,
    restoredAt,
    keptAt,
    isUnkept,
    change,
    note,
    setSound(source, sound) {
      setSounds(({ [source]: _, ...others }) => (sound ? { ...others, [source]: sound } : others))
      if (sound) saveSound(personId, slot, source, sound).catch(() => setUnkept(true))
    },
    async discard() {
      const before = latest.current
      const fresh = await begin()
      put(fresh)
      await flush()
      setRestoredAt(undefined)
      return () => {
        if (!before) return
        put(before)
        // They left the device with the draft; this tab still has them.
        for (const source of ['upload', 'record'] as const) {
          const sound = sounds[source]
          if (sound) saveSound(personId, slot, source, sound).catch(() => setUnkept(true))
        }
      }
    },
    takeOver: () => lock.current?.takeOver(),
    async finish() {
      mayWrite.current = false
      isDirty.current = false
      clearTimeout(timer.current)
      await removeDraft(personId, slot).catch(() => undefined)
    },
    retry: () => setAttempt((count) => count + 1),
  }
}
