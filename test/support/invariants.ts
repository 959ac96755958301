import type { Selectable } from 'kysely'
import type { SoundEvent } from '../../devices/fleet/member-output.ts'
import type { Tables } from '../../src/db/tables.ts'
import { REASONS } from '../../src/protocol/reasons.ts'
import type { Station } from './station.ts'

type Row<T extends keyof Tables> = Selectable<Tables[T]>
type Evidence = {
  occurrences: Row<'occurrences'>[]
  deliveries: Row<'deliveries'>[]
  commands: Row<'commands'>[]
  alerts: Row<'alerts'>[]
  speakers: Row<'speakers'>[]
  sounds: readonly SoundEvent[]
  connections: Station['connections']
}

const OPEN = ['planned', 'armed', 'airing']
const TERMINAL_RANK = 9
/** Ledgers close by a sweep; guarantees.md allows a minute. */
const CLOSE_SLACK_MS = 60_000
/** A timer of the simulated speaker may ring this early, and a sound that was due may begin this late. */
const TIMER_SLACK_MS = 50
const START_SLACK_MS = 1_000
/** A connected speaker falls silent this soon after an order to is on the wire. */
const SILENCE_MS = 1_500

/**
 * What guarantees.md promises, checked from two sides that know nothing of each other: the server's own tables, and
 * what really sounded on the speakers. Returns one line per broken promise.
 */
export async function brokenInvariants(station: Station): Promise<string[]> {
  const evidence = await gather(station)
  return [
    ...emergenciesAreSent(evidence),
    ...everyDeliveryEnds(evidence),
    ...nothingPlaysTwice(evidence),
    ...nothingPlaysOutOfTime(evidence),
    ...everySoundWasOrdered(evidence),
    ...everyStopWins(evidence),
    ...theLedgerTellsTheTruth(evidence),
  ]
}

/** I15: what a restart must leave as it was. */
export async function emitted(station: Station): Promise<{ commands: number; starts: number }> {
  const { count } = await station.sql((db) =>
    db
      .selectFrom('commands')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow(),
  )
  return { commands: count, starts: station.sounds.filter(({ event }) => event === 'started').length }
}

function gather(station: Station): Promise<Evidence> {
  return station.sql(async (db) => ({
    occurrences: await db.selectFrom('occurrences').selectAll().execute(),
    deliveries: await db.selectFrom('deliveries').selectAll().execute(),
    commands: await db.selectFrom('commands').selectAll().execute(),
    alerts: await db.selectFrom('alerts').selectAll().execute(),
    speakers: await db.selectFrom('speakers').selectAll().where('status', '=', 'active').execute(),
    sounds: station.sounds,
    connections: station.connections,
  }))
}

/** I1: whatever was committed went on the wire, and every speaker of its areas took it up. */
function emergenciesAreSent({ alerts, commands, deliveries }: Evidence): string[] {
  return alerts
    .filter(({ sentAt }) => sentAt !== null)
    .flatMap(({ id }) => {
      const play = commands.find((command) => command.alertId === id && command.kind === 'play')
      if (!play) return [`I1: alert ${id} was sent without a command`]
      // A crash may come before the note of it; a speaker that answers this very command is the better witness.
      const wasSent = play.publishedAt !== null || deliveries.some(({ commandId }) => commandId === play.id)
      const unheard = deliveries.filter((row) => row.occurrenceId === play.occurrenceId && row.status === 'unreachable')
      return [
        ...(wasSent ? [] : [`I1: alert ${id} was committed and never published`]),
        ...unheard.map(({ speakerId }) => `I1: alert ${id} never reached ${speakerId}`),
      ]
    })
}

/** I2: one row for every target, one end for every row, a reason for every end that is not "played". */
function everyDeliveryEnds({ occurrences, deliveries, speakers }: Evidence): string[] {
  return occurrences.flatMap((occurrence) => {
    const { id, status, reason, closedAt, closesAt } = occurrence
    const rows = deliveries.filter((row) => row.occurrenceId === id)
    const faults: string[] = []
    if (OPEN.includes(status)) faults.push(`I2: ${id} is still ${status}`)
    if (status !== 'completed' && !known(reason)) faults.push(`I2: ${id} ended ${status} for no known reason`)
    if (closedAt && closedAt.getTime() > closesAt.getTime() + CLOSE_SLACK_MS) faults.push(`I2: ${id} closed too late`)
    if (occurrence.commandId) {
      const targets = speakers.filter(({ areaPath }) => reaches(occurrence.areaCodes, areaPath)).map((one) => one.id)
      const listed = rows.map(({ speakerId }) => speakerId)
      if (targets.toSorted().join() !== listed.toSorted().join())
        faults.push(`I2: ${id} lists ${listed.length} of ${targets.length} targets`)
    }
    for (const row of rows) {
      if (row.rank < TERMINAL_RANK) faults.push(`I2: ${id} on ${row.speakerId} is still ${row.status}`)
      else if (row.status !== 'played' && !known(row.reason))
        faults.push(`I2: ${id} on ${row.speakerId} ended ${row.status} for no known reason`)
    }
    return faults
  })
}

/** I3: from zero only once, but for the rounds of an alert. */
function nothingPlaysTwice({ occurrences, sounds }: Evidence): string[] {
  const repeating = new Set(occurrences.filter(({ kind }) => kind === 'alert').map(({ id }) => id))
  const counts = new Map<string, number>()
  for (const { occurrenceId, speakerId } of sounds.filter(isBeginning))
    if (!repeating.has(occurrenceId))
      counts.set(`${occurrenceId} on ${speakerId}`, (counts.get(`${occurrenceId} on ${speakerId}`) ?? 0) + 1)
  return [...counts].filter(([, count]) => count > 1).map(([what, count]) => `I3: ${what} began ${count} times`)
}

/** I4: never before its time, never begun after its window. */
function nothingPlaysOutOfTime({ occurrences, sounds }: Evidence): string[] {
  const byId = new Map(occurrences.map((occurrence) => [occurrence.id, occurrence]))
  return sounds.filter(isBeginning).flatMap(({ occurrenceId, speakerId, at }) => {
    const occurrence = byId.get(occurrenceId)
    if (!occurrence) return []
    const early = occurrence.startAt.getTime() - at.getTime()
    const late = at.getTime() - occurrence.validUntil.getTime()
    return [
      ...(early > TIMER_SLACK_MS ? [`I4: ${occurrenceId} began ${early} ms early on ${speakerId}`] : []),
      ...(late > START_SLACK_MS ? [`I4: ${occurrenceId} began ${late} ms too late on ${speakerId}`] : []),
    ]
  })
}

/** I5: every sound has a command behind it, addressed to where the speaker stands. */
function everySoundWasOrdered({ commands, speakers, sounds }: Evidence): string[] {
  const pathOf = new Map(speakers.map(({ id, areaPath }) => [id, areaPath]))
  const isOrdered = ({ occurrenceId, speakerId }: SoundEvent) =>
    commands.some(
      (command) =>
        command.occurrenceId === occurrenceId &&
        (command.kind === 'play' || command.kind === 'allClear') &&
        reaches(command.areaCodes, pathOf.get(speakerId) ?? ''),
    )
  return sounds
    .filter(({ event }) => event === 'started')
    .filter((sound) => !isOrdered(sound))
    .map(({ occurrenceId, speakerId }) => `I5: nobody ordered ${occurrenceId} on ${speakerId}`)
}

/** I9: after an order to end is out, and the speaker connected to hear it, what it ends never begins again. */
function everyStopWins({ commands, occurrences, speakers, sounds, connections }: Evidence): string[] {
  const pathOf = new Map(speakers.map(({ id, areaPath }) => [id, areaPath]))
  return commands
    .filter(({ kind }) => kind !== 'play')
    .flatMap((order) => {
      const ended = new Set(occurrences.filter((one) => endsIt(order, one)).map(({ id }) => id))
      return sounds
        .filter(({ event, occurrenceId }) => event === 'started' && ended.has(occurrenceId))
        .filter(({ speakerId }) => reaches(order.areaCodes, pathOf.get(speakerId) ?? ''))
        .filter(({ speakerId, at }) => at.getTime() > hearableAt(order, speakerId, connections) + SILENCE_MS)
        .map(({ occurrenceId, speakerId }) => `I9: ${occurrenceId} began on ${speakerId} after ${order.kind}`)
    })
}

function endsIt(order: Row<'commands'>, occurrence: Row<'occurrences'>): boolean {
  if (order.kind === 'allClear') return occurrence.kind === 'alert' && occurrence.alertId === order.alertId
  if (order.kind === 'stop') return occurrence.id === order.occurrenceId
  return occurrence.createdAt < order.issuedAt && occurrence.commandId !== null && occurrence.reason === 'stopped'
}

/** When this speaker could first know: the order on the wire, and itself on the line. */
function hearableAt(order: Row<'commands'>, speakerId: string, connections: Evidence['connections']): number {
  const sent = (order.publishedAt ?? order.expiresAt).getTime()
  const joined = connections.filter((one) => one.speakerId === speakerId).map(({ at }) => at.getTime())
  return Math.max(sent, ...joined)
}

/** I16, both ways: "played" was heard to its end, and what was heard to its end is not called anything else. */
function theLedgerTellsTheTruth({ occurrences, deliveries, sounds }: Evidence): string[] {
  const heard = new Set(
    sounds
      .filter(({ event, kind }) => event === 'ended' && kind === 'speech')
      .map(({ occurrenceId, speakerId }) => `${occurrenceId} on ${speakerId}`),
  )
  const once = new Set(occurrences.filter(({ kind }) => kind !== 'alert').map(({ id }) => id))
  return deliveries.flatMap(({ occurrenceId, speakerId, status }) => {
    const what = `${occurrenceId} on ${speakerId}`
    if (status === 'played' && !heard.has(what)) return [`I16: ${what} says played, and never sounded to its end`]
    if (status !== 'played' && once.has(occurrenceId) && heard.has(what))
      return [`I16: ${what} says ${status}, and sounded to its end`]
    return []
  })
}

const isBeginning = ({ event, kind, offsetMs }: SoundEvent): boolean =>
  event === 'started' && kind === 'speech' && offsetMs === 0
const reaches = (areaCodes: readonly string[], areaPath: string): boolean =>
  areaCodes.some((code) => areaPath.split('/').includes(code))
const known = (reason: string | null): boolean => reason !== null && reason in REASONS
