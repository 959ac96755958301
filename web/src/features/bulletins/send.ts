import { ApiProblem, api, call } from '../../api.ts'
import { type ClipRef, toClipRef } from '../../ui/audio/clip-ref.ts'
import { uploadClip } from '../../ui/audio/upload-clip.ts'
import { clipOf, type Draft, type FileSource, speechKey } from './draft.ts'
import type { NotePatch, Sounds } from './use-draft.ts'
import { ruleOf } from './when.ts'

export type Step = 'sound' | 'bulletin' | 'schedule' | 'submit'
export type Progress = { step: Step; fraction?: number }
type Note = (patch: NotePatch) => void
type Saving = {
  draft: Draft
  sounds: Sounds
  /** Where the sound is put while no area is chosen. */
  ownAreas: readonly string[]
  /** Told after each step, so that a second try goes on where the first one ended. */
  note: Note
  onProgress(progress: Progress): void
  submit: boolean
}

// The first words name a sound whose bulletin has no title yet.
const NAME_LENGTH = 60
const soundTitle = ({ title, text }: Draft, fallback: string): string =>
  title.trim() || text.trim().slice(0, NAME_LENGTH) || fallback

/** The text, spoken; the same words give the same clip. */
export async function speakDraft(draft: Draft, ownAreas: readonly string[]): Promise<ClipRef> {
  const { text, speed, areaCodes } = draft
  const spoken = await call(
    api.clips.speech.$post({
      json: {
        text: text.trim(),
        speed,
        title: soundTitle(draft, 'Bản tin'),
        areaCodes: areaCodes.length > 0 ? areaCodes : [...ownAreas],
      },
    }),
  )
  return toClipRef(spoken)
}

/** Brings a recording to the server. Errors: as `uploadClip`. */
export async function sendSound(
  draft: Draft,
  source: FileSource,
  sound: Blob,
  ownAreas: readonly string[],
  onProgress?: (fraction: number) => void,
  signal?: AbortSignal,
): Promise<ClipRef> {
  const areaCodes = draft.areaCodes.length > 0 ? draft.areaCodes : ownAreas
  const title = draft.title.trim() || draft[source]?.name || 'Bản ghi âm'
  return toClipRef(await uploadClip(sound, { title, areaCodes, ...(signal && { signal }) }, onProgress))
}

/**
 * Draft → server: its sound, the bulletin, its time, then the request for approval. Each step is skipped when the
 * server has it already. Errors: ApiProblem; the last progress told says at which step.
 */
export async function saveBulletin({ draft, sounds, ownAreas, note, onProgress, submit }: Saving): Promise<string> {
  onProgress({ step: 'sound' })
  const clip = await bringSound({ draft, sounds, ownAreas, note, onProgress })
  onProgress({ step: 'bulletin' })
  const bulletin = await writeBulletin(draft, clip, note)
  onProgress({ step: 'schedule' })
  await writeSchedule(draft, bulletin.id, note)
  if (!submit) return bulletin.id
  onProgress({ step: 'submit' })
  await submitOnce(bulletin.id)
  return bulletin.id
}

async function bringSound({ draft, sounds, ownAreas, note, onProgress }: Omit<Saving, 'submit'>) {
  const there = clipOf(draft)
  if (there) return there
  if (draft.source === 'text') {
    if (draft.text.trim() === '') return undefined
    const clip = await speakDraft(draft, ownAreas)
    note(() => ({ speech: { of: speechKey(draft), clip } }))
    return clip
  }
  if (draft.source === 'library') return undefined
  const { source } = draft
  const sound = sounds[source]
  const local = draft[source]
  if (!sound || !local) return undefined
  const clip = await sendSound(draft, source, sound, ownAreas, (fraction) => onProgress({ step: 'sound', fraction }))
  note(() => ({ [source]: { ...local, clip, durationMs: clip.durationMs } }))
  return clip
}

async function writeBulletin(draft: Draft, clip: ClipRef | undefined, note: Note) {
  const { bulletinId, revision, key, sent } = draft
  const body = {
    title: draft.title.trim(),
    topic: draft.topic as 'notice', // safe: chosen from TOPICS; the server checks it again
    priority: draft.priority,
    areaCodes: draft.areaCodes,
    ...(draft.source === 'text' && draft.text.trim() !== '' ? { text: draft.text.trim() } : {}),
    ...(clip ? { clipId: clip.id } : {}),
  }
  const asSent = JSON.stringify(body)
  if (bulletinId !== undefined && revision !== undefined) {
    if (sent.body === asSent) return { id: bulletinId }
    const changed = await call(api.bulletins[':id'].$patch({ param: { id: bulletinId }, json: { ...body, revision } }))
    note((now) => ({ revision: changed.revision, sent: { ...now.sent, body: asSent } }))
    return changed
  }
  const created = await call(
    api.bulletins.$post({ json: { ...body, language: 'vi' } }, { headers: { 'idempotency-key': key } }),
  )
  note((now) => ({
    bulletinId: created.id,
    revision: created.revision,
    sent: { ...now.sent, body: asSent },
  }))
  return created
}

async function writeSchedule(draft: Draft, bulletinId: string, note: Note): Promise<void> {
  const { when, scheduleId, areaCodes, key } = draft
  const missed = when.missed === undefined ? {} : { missed: when.missed }
  const rule = ruleOf(when, Date.now())
  const asSent = scheduleAsSent(draft)
  const keep = (id: string | undefined) => note((now) => ({ scheduleId: id, sent: { ...now.sent, rule: asSent } }))
  if (draft.sent.rule === asSent) return
  if (!rule) {
    if (scheduleId === undefined) return
    await call(api.schedules[':id'][':event'].$post({ param: { id: scheduleId, event: 'end' } }))
    return keep(undefined)
  }
  if (scheduleId !== undefined) {
    await call(
      api.schedules[':id'].reschedule.$post({ param: { id: scheduleId }, json: { rule, areaCodes, ...missed } }),
    )
    return keep(scheduleId)
  }
  const created = await call(
    api.schedules.$post({ json: { bulletinId, rule, ...missed } }, { headers: { 'idempotency-key': `${key}-when` } }),
  )
  return keep(created.id)
}

/** What decides whether the schedule has to be sent again: the time, and the areas that it is for. */
export const scheduleAsSent = ({ when, areaCodes }: Pick<Draft, 'when' | 'areaCodes'>): string =>
  JSON.stringify([
    when.kind === 'approved' ? when.kind : ruleOf(when, 0),
    areaCodes.toSorted(),
    ...(when.missed ? [when.missed] : []),
  ])

/** An answer that was lost may have been a yes: what is submitted already needs no second time. */
async function submitOnce(id: string): Promise<void> {
  try {
    await call(api.bulletins[':id'].submit.$post({ param: { id } }))
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.code !== 'bulletin.wrong-state') throw error
    const { status } = await call(api.bulletins[':id'].$get({ param: { id } }))
    if (status !== 'submitted') throw error
  }
}
