import { useState } from 'react'
import { localDate } from '../../i18n/format.ts'
import { type Edited, editedOf, isSame } from './edited.ts'
import { forgetEdit, keepEdit, loadEdit } from './kept-edit.ts'
import type { Programme } from './queries.ts'

export type EditSession = {
  edited: Edited
  /** The server has something else. */
  isDirty: boolean
  /** Somebody else changed the programme since this edit was begun. */
  isOutdated: boolean
  /** The revision that a save is made against. */
  revision: number
  restoredAt: number | undefined
  /** This device has no room: closing the page would lose it. */
  isUnkept: boolean
  change(patch: Partial<Edited>): void
  /** Back to what the server has; gives the way to undo that. */
  discard(): () => void
  /** Goes on with this edit on top of what the server has now. */
  keepMine(): void
  /** It is at the server: nothing stays on this device. */
  saved(programme: Programme): void
}

type State = { edited: Edited | undefined; revision: number; restoredAt: number | undefined }

/** An edit of one programme that survives reloads and the end of the session: on this device with every change. */
export function useEdit(personId: string, programme: Programme): EditSession {
  const { id } = programme
  const server = editedOf(programme, localDate(Date.now()))
  const [state, setState] = useState((): State => {
    const kept = loadEdit(personId, id)
    const isKept = kept !== undefined && !isSame(kept.edited, server)
    return isKept
      ? { edited: kept.edited, revision: kept.revision, restoredAt: kept.savedAt }
      : { edited: undefined, revision: programme.revision, restoredAt: undefined }
  })
  const [isUnkept, setUnkept] = useState(false)
  // Nothing of one's own any more: from here on it follows the server.
  if (state.edited && isSame(state.edited, server))
    setState({ edited: undefined, revision: programme.revision, restoredAt: undefined })
  const { restoredAt } = state
  // Nothing of one's own: what the server has, also when somebody else changes it meanwhile.
  const edited = state.edited ?? server
  const revision = state.edited ? state.revision : programme.revision
  const isDirty = state.edited !== undefined && !isSame(edited, server)

  const put = (next: Edited, base: number) => {
    setUnkept(!keepEdit(personId, id, { edited: next, revision: base, savedAt: Date.now() }))
    setState((before) => ({ ...before, edited: next, revision: base }))
  }
  return {
    edited,
    isDirty,
    isOutdated: isDirty && revision !== programme.revision,
    revision,
    restoredAt: isDirty ? restoredAt : undefined,
    isUnkept: isDirty && isUnkept,
    change: (patch) => put({ ...edited, ...patch }, revision),
    discard: () => {
      forgetEdit(personId, id)
      setState({ edited: undefined, revision: programme.revision, restoredAt: undefined })
      return () => put(edited, revision)
    },
    keepMine: () => put(edited, programme.revision),
    saved: (now) => {
      forgetEdit(personId, id)
      // Until the query brings it, so that what was saved does not vanish for a moment.
      setState({ edited: editedOf(now, localDate(Date.now())), revision: now.revision, restoredAt: undefined })
    },
  }
}
