import { createStore, delMany, entries, get, set, setMany } from 'idb-keyval'
import type { Draft, FileSource } from './draft.ts'

export type StoredDraft = { draft: Draft; savedAt: number }
/** Another name for a slot: `new`, `bulletin:bul_…`, `template:…`, `clip:…`, `from:…`, `copy:…`. */
export type Slot = string

// Opened on first use: a browser without IndexedDB (some private windows) can still write, it just keeps nothing.
const open = () => createStore('loa-drafts', 'drafts')
let opened: ReturnType<typeof open> | undefined
const store = () => {
  opened ??= open()
  return opened
}

// By person: whoever signs in next at the same computer never sees another's words.
const draftKey = (personId: string, slot: Slot) => `draft/${personId}/${slot}`
const blobKey = (personId: string, slot: Slot, source: FileSource) => `sound/${personId}/${slot}/${source}`

/** The latest of what is kept; what was written in the page's last moment is brought to its place. */
export async function loadDraft(personId: string, slot: Slot): Promise<StoredDraft | undefined> {
  const last = localStorage.getItem(draftKey(personId, slot))
  const stored = await get<StoredDraft>(draftKey(personId, slot), store())
  if (last === null) return stored
  const atLast: StoredDraft = JSON.parse(last)
  const latest = stored && stored.savedAt >= atLast.savedAt ? stored : atLast
  await set(draftKey(personId, slot), latest, store())
  forgetLastMoment(personId, slot)
  return latest
}

/** For the moment in which a page is left: IndexedDB may not come to its end then, this does. */
export function keepLastMoment(personId: string, slot: Slot, stored: StoredDraft): void {
  try {
    localStorage.setItem(draftKey(personId, slot), JSON.stringify(stored))
  } catch {
    // Full or forbidden: what was kept before stays.
  }
}
const forgetLastMoment = (personId: string, slot: Slot) => localStorage.removeItem(draftKey(personId, slot))

export const saveDraft = (personId: string, slot: Slot, stored: StoredDraft): Promise<void> =>
  set(draftKey(personId, slot), stored, store())

export const loadSound = (personId: string, slot: Slot, source: FileSource): Promise<Blob | undefined> =>
  get<Blob>(blobKey(personId, slot, source), store())

export const saveSound = (personId: string, slot: Slot, source: FileSource, sound: Blob): Promise<void> =>
  set(blobKey(personId, slot, source), sound, store())

export function removeDraft(personId: string, slot: Slot): Promise<void> {
  forgetLastMoment(personId, slot)
  return delMany(
    [draftKey(personId, slot), blobKey(personId, slot, 'upload'), blobKey(personId, slot, 'record')],
    store(),
  )
}

/** Keeps a whole draft with its sounds under another name. */
export async function copyDraft(personId: string, from: Slot, to: Slot, stored: StoredDraft): Promise<void> {
  const sounds = await Promise.all(
    (['upload', 'record'] as const).map(async (source) => {
      const sound = await loadSound(personId, from, source)
      return sound ? [[blobKey(personId, to, source), sound] as [IDBValidKey, unknown]] : []
    }),
  )
  await setMany([[draftKey(personId, to), stored], ...sounds.flat()], store())
}

/** All that this person has not sent from this device, latest first. */
export async function listDrafts(personId: string): Promise<Array<StoredDraft & { slot: Slot }>> {
  const prefix = draftKey(personId, '')
  const all = await entries<string, StoredDraft>(store())
  return all
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, stored]) => ({ ...stored, slot: key.slice(prefix.length) }))
    .toSorted((a, b) => b.savedAt - a.savedAt)
}
