import { api, call } from '../../api.ts'
import { localDate } from '../../i18n/format.ts'
import { type ClipRef, toClipRef } from '../../ui/audio/clip-ref.ts'
import { type Draft, emptyDraft, speechKey } from './draft.ts'
import type { Slot } from './draft-store.ts'
import { scheduleAsSent } from './send.ts'
import { whenOf } from './when.ts'

/** What a draft begins with, by the address: nothing, a bulletin to edit or to start from, a template, a clip. */
export type Start = { slot: Slot; from: 'nothing' | 'bulletin' | 'copy' | 'template' | 'clip'; id: string }
export type ServerBulletin = Awaited<ReturnType<typeof getBulletin>>

export function startOf(search: Record<string, string | undefined>): Start {
  const { bulletin, from, template, clip, draft } = search
  if (bulletin) return { slot: `bulletin:${bulletin}`, from: 'bulletin', id: bulletin }
  if (from) return { slot: `from:${from}`, from: 'copy', id: from }
  if (template) return { slot: `template:${template}`, from: 'template', id: template }
  if (clip) return { slot: `clip:${clip}`, from: 'clip', id: clip }
  return { slot: draft ?? 'new', from: 'nothing', id: '' }
}

/** The address that opens what is kept under this name. */
export function searchOf(slot: Slot): Record<string, string> {
  const [kind = '', id = ''] = slot.split(':')
  return ['bulletin', 'from', 'template', 'clip'].includes(kind)
    ? { [kind]: id }
    : slot === 'new'
      ? {}
      : { draft: slot }
}

export const getBulletin = (id: string) => call(api.bulletins[':id'].$get({ param: { id } }))
const getClip = (id: string) => call(api.clips[':id'].$get({ param: { id } }))

/** Errors: ApiProblem of what could not be read. */
export async function beginDraft({ from, id }: Start, ownAreas: string[]): Promise<Draft> {
  const empty = emptyDraft(ownAreas)
  if (from === 'nothing') return empty
  if (from === 'clip') {
    const clip = toClipRef(await getClip(id))
    return { ...empty, source: 'library', library: clip, title: clip.title }
  }
  if (from === 'template') {
    const { title, topic, text } = await call(api.templates[':id'].$get({ param: { id } }))
    return { ...empty, title, topic, text }
  }
  const bulletin = await getBulletin(id)
  const draft = await draftOfBulletin(bulletin)
  if (from === 'bulletin') return draft
  const { bulletinId: _, revision: __, scheduleId: ___, ...content } = draft
  return {
    ...empty,
    ...content,
    when: empty.when,
    bulletinId: undefined,
    revision: undefined,
    scheduleId: undefined,
    sent: empty.sent,
  }
}

/** The server's version, to go on with. */
export async function draftOfBulletin(bulletin: ServerBulletin): Promise<Draft> {
  const [clip, schedules] = await Promise.all([
    bulletin.clipId ? getClip(bulletin.clipId).then(toClipRef) : undefined,
    call(api.schedules.$get({ query: { bulletinId: bulletin.id, limit: 10 } })),
  ])
  const schedule = schedules.items.find(({ status }) => status !== 'ended')
  const draft: Draft = {
    ...emptyDraft(bulletin.areaCodes),
    title: bulletin.title,
    topic: bulletin.topic,
    priority: bulletin.priority,
    ...soundOf(bulletin, clip),
    when: { ...whenOf(schedule?.rule, localDate(Date.now())), ...(schedule?.missed && { missed: schedule.missed }) },
    bulletinId: bulletin.id,
    revision: bulletin.revision,
    scheduleId: schedule?.id,
  }
  return {
    ...draft,
    sent: {
      body: undefined,
      rule: schedule ? scheduleAsSent({ ...draft, areaCodes: schedule.areaCodes }) : scheduleAsSent(draft),
    },
  }
}

function soundOf({ text }: ServerBulletin, clip: ClipRef | undefined): Partial<Draft> {
  if (text === null) return { source: 'library', library: clip }
  // At which speed it was spoken is not known; 1 is what the server takes by itself.
  return { source: 'text', text, speed: 1, speech: clip && { of: speechKey({ text, speed: 1 }), clip } }
}
