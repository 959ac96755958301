import { type Draft, hasSound, openPlaces } from './draft.ts'
import type { composeTexts } from './texts.ts'
import { missingField, type WhenField } from './when.ts'

export type FaultField = 'title' | 'sound' | 'places' | 'areas' | 'conflict' | WhenField
/** What is wrong, by field, in the person's language. */
export type Faults = Partial<Record<FaultField, string>>

/** What still has to be filled in before anybody can be asked to approve it. */
export function faultsOf(draft: Draft, t: typeof composeTexts.vi): Faults {
  const places = draft.source === 'text' ? openPlaces(draft.title, draft.text) : openPlaces(draft.title)
  const field = missingField(draft.when)
  return {
    ...(draft.title.trim() === '' && { title: t.errors.title }),
    ...(!hasSound(draft) && { sound: t.errors.sound }),
    ...(places.length > 0 && { places: t.placesLeft(places.join(', ')) }),
    ...(draft.areaCodes.length === 0 && { areas: t.errors.areas }),
    ...(field && { [field]: t.errors[field] }),
  }
}
