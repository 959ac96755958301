import type { SoundEvent } from '../../devices/fleet/member-output.ts'
import { approveBySight } from '../../scripts/demo/approve.ts'
import { COMMUNES, PROVINCE } from '../../scripts/demo/village.ts'
import type { MissedPolicy } from '../../src/schedules/schema.ts'
import type { Station } from './station.ts'

export type Approved = { id: string; clipSha256: string }
export type SentAlert = { id: string; clipSha256: string; status: string; published: boolean; occurrenceIds: string[] }

const ALL = COMMUNES.map(({ code }) => code)

/** Written by one person, approved by another, seconds long: what the fault tests schedule again and again. */
export async function approvedBulletin({ village }: Station, text = 'Mời bà con họp xóm.'): Promise<Approved> {
  const { author, approver } = village.people
  const bulletin = await author.user.post<Approved>('/bulletins', {
    title: 'Họp xóm',
    topic: 'notice',
    areaCodes: ALL,
    text,
  })
  await author.user.post(`/bulletins/${bulletin.id}/submit`)
  await approveBySight(approver.user, { ...bulletin, revision: 1 })
  return bulletin
}

/** One airing in all four communes, so many seconds from now. Resolves to the schedule's id. */
export async function schedule(
  { village }: Station,
  bulletin: Approved,
  inSeconds: number,
  more: { missed?: MissedPolicy } = {},
): Promise<string> {
  const at = new Date(Math.ceil(Date.now() / 1_000) * 1_000 + inSeconds * 1_000)
  const [on, time] = new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Asia/Ho_Chi_Minh',
    dateStyle: 'short',
    timeStyle: 'medium',
  })
    .format(at)
    .split(' ')
  const rule = { kind: 'once', on, at: time }
  const order = { bulletinId: bulletin.id, areaCodes: ALL, rule, resume: 'continue', ...more }
  return (await village.people.author.user.post<{ id: string }>('/schedules', order)).id
}

/** A prepared storm warning for the whole province, without siren, repeating after five seconds. */
export function draftAlert({ village }: Station): Promise<SentAlert> {
  return village.people.dutyOfficer.user.post<SentAlert>('/alerts', {
    title: 'Bão số 3',
    text: 'Bão về.',
    allClearText: 'Báo yên.',
    areaCodes: [PROVINCE],
    riskLevel: 4,
    validMinutes: 5,
    repeatEverySeconds: 5,
    preTone: 'none',
  })
}

export const send = ({ village }: Station, alert: SentAlert): Promise<SentAlert> =>
  village.people.dutyOfficer.user.post<SentAlert>(`/alerts/${alert.id}/send`, { clipSha256: alert.clipSha256 })

export const allClear = ({ village }: Station, alert: SentAlert): Promise<SentAlert> =>
  village.people.dutyOfficer.user.post<SentAlert>(`/alerts/${alert.id}/all-clear`)

export const stopAll = ({ village }: Station): Promise<{ published: boolean }> =>
  village.people.dutyOfficer.user.post('/stop-all', { areaCodes: [PROVINCE] })

/** Until this many different speakers have been seen in such a sound, past or future. */
export async function heard(station: Station, speakers: number, test: (sound: SoundEvent) => boolean): Promise<void> {
  const found = new Set(station.sounds.filter(test).map(({ speakerId }) => speakerId))
  if (found.size >= speakers) return
  const enough = Promise.withResolvers<void>()
  const look = (sound: SoundEvent) => {
    if (test(sound)) found.add(sound.speakerId)
    if (found.size >= speakers) enough.resolve()
  }
  station.fleet.on('sound', look)
  await enough.promise
  station.fleet.off('sound', look)
}

/** Until no speaker sounds. */
export async function silent(station: Station): Promise<void> {
  const quiet = Promise.withResolvers<void>()
  const look = () => {
    const last = new Map(station.sounds.map(({ speakerId, event }) => [speakerId, event]))
    if (![...last.values()].includes('started')) quiet.resolve()
  }
  station.fleet.on('sound', look)
  look()
  await quiet.promise
  station.fleet.off('sound', look)
}

/** The schedule made last, for when the answer to its request was lost. */
export async function newestSchedule({ sql }: Station): Promise<string> {
  const newest = await sql((db) => db.selectFrom('schedules').select('id').orderBy('id', 'desc').executeTakeFirst())
  return newest?.id ?? ''
}

/** The airing of a schedule, once its ledger is closed. */
export async function closed(station: Station, scheduleId: string) {
  const { id } = await station.ledger.occurrenceOf(scheduleId)
  await station.ledger.untilClosed([id])
  return station.ledger.occurrence(id)
}
