import {
  type Acknowledgement,
  type Addressee,
  type AllClear,
  ENDINGS,
  LADDER,
  type Play,
  PRE_TONE_MS,
  purposeOf,
  RELAY_LEAD_MS,
} from '../../src/protocol/messages.ts'
import type { CoreState, Item, Mode } from './core-types.ts'

/** Pure rules of the speaker: who is meant, what comes before what, and when. Instants are ms since 1970. */

export const instant = (iso: string): number => Date.parse(iso)

/** How long a command is remembered after it expired: long enough for a server that was down over a night to ask. */
export const MEMORY_MS = 24 * 3_600_000

export function isAddressed(to: Addressee, speakerId: string, areaPath: readonly string[]): boolean {
  if (to.except.includes(speakerId)) return false
  return to.speakers.includes(speakerId) || to.areas.some((code) => areaPath.includes(code))
}

/** A live order may end anything; a drill or a test order only its own kind, so a drill never silences an alarm. */
export const mayEnd = (order: Mode, item: Mode): boolean => order === 'live' || order === item

/** 3 live emergency, 2 drill or test emergency, 1 priority, 0 normal. */
export function classOf(item: Pick<Item, 'priority' | 'mode'>): number {
  if (item.priority === 'emergency') return item.mode === 'live' ? 3 : 2
  return item.priority === 'priority' ? 1 : 0
}

/**
 * Does `a` interrupt `b`? Of one routine class a microphone cuts whatever is none, for nobody speaks to a queue; then
 * the higher precedence. A relay waits like a recording.
 */
export function outranks(a: Item, b: Item): boolean {
  const classes = classOf(a) - classOf(b)
  if (classes !== 0) return classes > 0
  if (a.priority !== 'emergency') {
    const microphones = Number(isMicrophone(a)) - Number(isMicrophone(b))
    return microphones !== 0 ? microphones > 0 : a.precedence > b.precedence
  }
  if (a.riskLevel !== b.riskLevel) return a.riskLevel > b.riskLevel
  if (a.issuedAt !== b.issuedAt) return a.issuedAt > b.issuedAt
  return a.commandId > b.commandId
}

const isMicrophone = (item: Item): boolean => item.stream !== null && !item.relay

/** Which of two waiting items starts first. */
export function goesFirst(a: Item, b: Item): boolean {
  if (outranks(a, b)) return true
  if (outranks(b, a)) return false
  // What was cut goes on before anything new of its class begins.
  if ((a.phase === 'cut') !== (b.phase === 'cut')) return a.phase === 'cut'
  if (a.startAt !== b.startAt) return a.startAt < b.startAt
  return a.commandId < b.commandId
}

export const repeatsUntil = (item: Item): number => Math.min(item.repeat?.until ?? item.validUntil, item.validUntil)

/** The tone of an emergency needs no fetch: it may start while the words are still on their way, or lost. */
export const toneMayLead = (item: Item): boolean => item.preTone !== null && item.priority === 'emergency'

/** Could it make a sound at `at` if nothing else wanted the output? */
export function isDue(item: Item, at: number): boolean {
  if (at >= silentFrom(item)) return false
  if (item.relay) {
    const mayBegin = at >= item.startAt && (item.started || at <= item.validUntil)
    return item.phase !== 'sounding' && mayBegin && relaySound(item, at) !== undefined
  }
  const ready = item.audioState === 'ready'
  const canBegin = ready || toneMayLead(item)
  switch (item.phase) {
    case 'queued':
      return canBegin && at >= item.startAt && at <= repeatsUntil(item)
    case 'awaiting':
      return (
        (ready && at <= item.validUntil) || (item.repeat !== null && at >= item.nextRoundAt && at < repeatsUntil(item))
      )
    case 'resting':
      return canBegin && at >= item.nextRoundAt && at < repeatsUntil(item)
    case 'cut':
      return item.repeat ? canBegin && at < repeatsUntil(item) : canBegin && at <= resumableUntil(item)
    case 'sounding':
      return false
  }
}

/** A cut item may go on until its window plus its own length: whoever began in time is allowed to finish. */
export const resumableUntil = (item: Item): number => item.validUntil + (item.audio?.durationMs ?? 0)

/** It is silent from this instant on, whatever still comes. */
export const silentFrom = (item: Item): number =>
  Math.min(
    item.stream ? instant(item.stream.until) : Number.POSITIVE_INFINITY,
    item.hardEndAt ?? Number.POSITIVE_INFINITY,
  )

/**
 * For how long it would sound if it began, or went on, at `at` and nothing cut it. Of a microphone nobody knows: its
 * `until` is no end that anybody planned, so 0.
 */
export function leftMs(item: Item, at: number): number {
  const atMost = silentFrom(item) - at
  if (item.relay) return atMost
  if (!item.audio) return 0
  const tone = item.preTone && item.phase !== 'awaiting' && item.offsetMs === 0 ? PRE_TONE_MS[item.preTone] : 0
  return Math.min(atMost, tone + item.audio.durationMs - item.offsetMs)
}

/** Which of its two sounds a relay makes at `at` if it has the output. */
export function relaySound(item: Item, at: number): 'stream' | 'fallback' | undefined {
  if (item.audioState === 'ready') return 'stream'
  return item.relay?.fallback === 'ready' && at >= item.relay.graceUntil ? 'fallback' : undefined
}

// A bulletin that comes back for the half second that the all-clear needs to arrive is only a noise.
const ALL_CLEAR_HOLD_MS = 5_000

/** An all-clear whose words are on their way keeps the speaker for itself, but not for long. */
export const holdsUntil = (item: Item): number | undefined =>
  item.kind === 'allClear' && !item.started && item.audioState === 'fetching'
    ? item.startAt + ALL_CLEAR_HOLD_MS
    : undefined

/** The next instant at which time alone changes something for this item. */
export function nextInstant(item: Item, at: number): number | undefined {
  const silentAt = silentFrom(item)
  if (item.phase === 'sounding') return Number.isFinite(silentAt) ? silentAt : undefined
  const instants = [item.startAt, item.nextRoundAt, item.validUntil + 1]
  if (Number.isFinite(silentAt)) instants.push(silentAt)
  if (item.relay) instants.push(item.startAt - RELAY_LEAD_MS, item.relay.graceUntil)
  if (item.repeat) instants.push(repeatsUntil(item))
  if (item.phase === 'cut') instants.push(resumableUntil(item) + 1)
  instants.push(holdsUntil(item) ?? 0)
  let next: number | undefined
  for (const one of instants) if (one > at && (next === undefined || one < next)) next = one
  return next
}

const RANK = new Map<Acknowledgement['step'], number>([
  ...LADDER.map((step, rank) => [step, rank] as const),
  ...ENDINGS.map((step) => [step, LADDER.length] as const),
])
/** `played` and every other ending are final; -1 is "nothing said yet". */
export function rankOf(step: Acknowledgement['step'] | null): number {
  if (step === 'played') return LADDER.length
  return step === null ? -1 : (RANK.get(step) ?? -1)
}

/** The key of a command in the speaker's memory: one lane per signing key, so no key can use up another's ids. */
export const seenKeyOf = (document: Parameters<typeof purposeOf>[0]): string => `${purposeOf(document)}/${document.id}`

export function toItem(command: Play | AllClear, at: number, leadMs: number): Item {
  const isPlay = command.kind === 'play'
  const purpose = purposeOf(command)
  const startAt = isPlay && command.startAt ? instant(command.startAt) - leadMs : at
  return {
    key: `${purpose}/${command.occurrenceId}`,
    seenKey: seenKeyOf(command),
    commandId: command.id,
    occurrenceId: command.occurrenceId,
    alertId: command.alertId ?? null,
    areas: command.to.areas,
    kind: command.kind,
    priority: isPlay ? command.priority : 'emergency',
    riskLevel: isPlay ? (command.riskLevel ?? 0) : 0,
    mode: command.mode,
    issuedAt: instant(command.issuedAt),
    startAt,
    validUntil: isPlay ? instant(command.validUntil) : instant(command.expiresAt),
    repeat:
      isPlay && command.repeat
        ? { everyMs: command.repeat.everySeconds * 1_000, until: instant(command.repeat.until) }
        : null,
    preTone: isPlay ? (command.preTone ?? null) : null,
    audio: command.audio ?? null,
    stream: isPlay ? (command.stream ?? null) : null,
    volume: isPlay ? (command.volume ?? null) : null,
    resume: isPlay ? command.resume : 'restart',
    hardEndAt: isPlay && command.hardEndAt ? instant(command.hardEndAt) : null,
    precedence: isPlay ? (command.precedence ?? 0) : 0,
    relay:
      isPlay && command.stream?.source === 'relay'
        ? { isListening: false, graceUntil: 0, fallback: 'none', fallbackMs: 0 }
        : null,
    audioState: 'fetching',
    audioReason: null,
    phase: 'queued',
    started: false,
    rung: null,
    rounds: 0,
    nextRoundAt: startAt,
    offsetMs: 0,
    playedMs: 0,
    blockedBy: null,
  }
}

/** Why this command may not sound although nothing is wrong with it: it was ended before it came. */
export function endedAlready(state: CoreState, command: Play | AllClear) {
  const ids = [command.occurrenceId, ...(command.kind === 'play' && command.alertId ? [command.alertId] : [])]
  for (const id of ids) {
    const tombstone = state.tombstones[`live/${id}`] ?? state.tombstones[`${command.mode}/${id}`]
    if (tombstone) return { reason: tombstone.reason, absent: false }
  }
  const horizon = Math.max(state.horizons.live ?? 0, state.horizons[command.mode] ?? 0)
  if (instant(command.issuedAt) < horizon) return { reason: 'stopped' as const, absent: false }
  if (command.kind === 'play' && command.alertId && isDelisted(state, command))
    return { reason: 'all-clear' as const, absent: true }
  return undefined
}

/** The newest list of one of its areas is newer than the alert and does not name it: an old alert replayed. */
function isDelisted(state: CoreState, command: Play): boolean {
  return command.to.areas.some((code) => {
    const lists = [state.lists[`live/${code}`], state.lists[`${command.mode}/${code}`]]
    const newest = lists.reduce((a, b) => (b && (!a || b.issuedAt > a.issuedAt) ? b : a), undefined)
    return newest !== undefined && newest.issuedAt > instant(command.issuedAt) && !newest.ids.includes(command.id)
  })
}
