import { localDate, localTime } from '../../i18n/format.ts'
import type { ClipRef } from '../../ui/audio/clip-ref.ts'
import type { When } from './when.ts'

/** A recording that was made or chosen here. Its bytes are kept apart (draft-store.ts), since they rarely change. */
export type LocalSound = { name: string; durationMs: number | undefined; clip: ClipRef | undefined }

export const SOURCES = ['text', 'upload', 'record', 'library'] as const
export type Source = (typeof SOURCES)[number]
/** Sources that have bytes of their own before the server has them. */
export type FileSource = 'upload' | 'record'

export type Draft = {
  /** Changes with every edit: the same request sent twice makes one bulletin. */
  key: string
  title: string
  topic: string
  priority: 'normal' | 'priority'
  source: Source
  text: string
  speed: number
  /** The text as it was spoken last, and of which words (`speechKey`) it is. */
  speech: { of: string; clip: ClipRef } | undefined
  upload: LocalSound | undefined
  record: LocalSound | undefined
  library: ClipRef | undefined
  areaCodes: string[]
  when: When
  /** The person saw what else is planned then, and keeps the time. */
  keepsConflict: boolean
  /** What the server has of it. */
  bulletinId: string | undefined
  revision: number | undefined
  scheduleId: string | undefined
  /** The body and the rule that the server was last sent, to send nothing twice. */
  sent: { body: string | undefined; rule: string | undefined }
}

export function emptyDraft(areaCodes: string[], now: number = Date.now()): Draft {
  return {
    key: randomKey(),
    title: '',
    topic: 'notice',
    priority: 'normal',
    source: 'text',
    text: '',
    speed: 1,
    speech: undefined,
    upload: undefined,
    record: undefined,
    library: undefined,
    areaCodes,
    when: { kind: 'none', on: '', at: '', weekdays: [], startsOn: localDate(now), endsOn: '' },
    keepsConflict: false,
    bulletinId: undefined,
    revision: undefined,
    scheduleId: undefined,
    sent: { body: undefined, rule: undefined },
  }
}

/** Nothing that anyone would miss. */
export const isBlank = ({ title, text, upload, record, library, when, bulletinId }: Draft): boolean =>
  bulletinId === undefined &&
  title.trim() === '' &&
  text.trim() === '' &&
  !upload &&
  !record &&
  !library &&
  when.kind === 'none'

/** Which spoken clip belongs to these words. */
export const speechKey = ({ text, speed }: Pick<Draft, 'text' | 'speed'>): string => `${speed}\n${text.trim()}`

/** The sound as it would be sent, if it is there already. */
export function clipOf(draft: Draft): ClipRef | undefined {
  if (draft.source === 'text') return draft.speech?.of === speechKey(draft) ? draft.speech.clip : undefined
  if (draft.source === 'library') return draft.library
  return draft[draft.source]?.clip
}

export const hasSound = (draft: Draft): boolean =>
  draft.source === 'text' ? draft.text.trim() !== '' : draft[draft.source] !== undefined

// Measured on the built-in voice: Vietnamese bulletins of 200 to 2,000 letters, at speed 1.
const LETTERS_PER_SECOND = 14

/** How long it will sound; `isExact` is false while the voice has not spoken the text. Undefined without any sound. */
export function durationOf(draft: Draft): { ms: number; isExact: boolean } | undefined {
  const clip = clipOf(draft)
  if (clip) return { ms: clip.durationMs, isExact: true }
  if (!hasSound(draft)) return undefined
  if (draft.source === 'text')
    return { ms: Math.ceil(draft.text.trim().length / LETTERS_PER_SECOND / draft.speed) * 1_000, isExact: false }
  const { durationMs } = (draft.source === 'library' ? draft.library : draft[draft.source]) ?? {}
  return durationMs === undefined ? undefined : { ms: Math.max(1_000, Math.round(durationMs)), isExact: true }
}

const PLACE = /\{\{\s*([^{}]+?)\s*\}\}/g
/** The `{{places}}` that nobody has filled in yet, each once. */
export const openPlaces = (...texts: string[]): string[] => [
  ...new Set(texts.flatMap((text) => [...text.matchAll(PLACE)].map((match) => match[1] ?? ''))),
]
export const fillPlace = (text: string, place: string, value: string): string =>
  text.replace(PLACE, (whole, name: string) => (name === place ? value : whole))

/** Works on plain http too, where `crypto.randomUUID` is missing. */
export const randomKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')

/** `HH:MM` some minutes from now on the next five minutes, and its day: a time that an approver can still meet. */
export function soonSlot(now: number, afterMinutes = 15): { on: string; at: string } {
  const step = 5 * 60_000
  const at = Math.ceil((now + afterMinutes * 60_000) / step) * step
  return { on: localDate(at), at: localTime(at).slice(0, 5) }
}
