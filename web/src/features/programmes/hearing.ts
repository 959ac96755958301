import { useState } from 'react'
import { isHeardEnough } from '../../ui/audio/heard.ts'
import type { ProgrammeDetail } from './queries.ts'

type Heard = ReadonlyMap<string, number>

/**
 * Hashes of what a leader has to hear before approving: theme, closing and every other clip, each sound once. Bulletins
 * were approved on their own; a clip that an earlier approved version had is known.
 */
export function soundsToHear({
  items,
  order,
  clipsApprovedBefore,
}: Pick<ProgrammeDetail, 'items' | 'order' | 'clipsApprovedBefore'>): string[] {
  const sounds = new Map(order?.items.map(({ itemId, clipSha256 }) => [itemId, clipSha256]))
  const isNew = (clipId: string | null) => clipId !== null && !clipsApprovedBefore.includes(clipId)
  const asked = items.filter((item) => item.kind === 'clip' && isNew(item.clipId))
  return [...new Set(asked.flatMap(({ id }) => sounds.get(id) ?? []))]
}

/** How many of the sounds were not heard to their end yet. */
export const countUnheard = (sounds: readonly string[], heard: Heard): number =>
  sounds.filter((sha256) => !isHeardEnough(heard.get(sha256) ?? 0)).length

/** What a person who decides has heard. A sound that was heard stays so in a newer version: its hash is the same. */
export function useHearing(programme: ProgrammeDetail) {
  const [heard, setHeard] = useState<Heard>(new Map())
  // The revision that a person says to have heard somewhere else.
  const [elsewhere, setElsewhere] = useState<number>()
  const sounds = soundsToHear(programme)
  const unheard = countUnheard(sounds, heard)
  const isElsewhere = elsewhere === programme.revision
  return {
    sounds,
    heard,
    unheard,
    isElsewhere,
    left: isElsewhere ? 0 : unheard,
    onHeard: (sha256: string, share: number) =>
      setHeard((before) => new Map(before).set(sha256, Math.max(before.get(sha256) ?? 0, share))),
    onElsewhere: (isHeard: boolean) => setElsewhere(isHeard ? programme.revision : undefined),
  }
}
export type Hearing = ReturnType<typeof useHearing>
