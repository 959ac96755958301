import type { Edited } from './edited.ts'

/** An edit that the server does not have yet, and the revision that it was begun from. */
export type KeptEdit = { edited: Edited; revision: number; savedAt: number }

// By person: whoever signs in next at the same computer never sees another's work.
const keyOf = (personId: string, programmeId: string) => `loa-programme/${personId}/${programmeId}`

/** A few kilobytes: localStorage is written at once, so that not even a crash loses a click. False: no room for it. */
export function keepEdit(personId: string, programmeId: string, kept: KeptEdit): boolean {
  try {
    localStorage.setItem(keyOf(personId, programmeId), JSON.stringify(kept))
    return true
  } catch {
    return false
  }
}

export const forgetEdit = (personId: string, programmeId: string): void =>
  localStorage.removeItem(keyOf(personId, programmeId))

export const hasEdit = (personId: string, programmeId: string): boolean =>
  localStorage.getItem(keyOf(personId, programmeId)) !== null

export function loadEdit(personId: string, programmeId: string): KeptEdit | undefined {
  const text = localStorage.getItem(keyOf(personId, programmeId))
  return text === null ? undefined : (JSON.parse(text) as KeptEdit) // safe: written above
}
