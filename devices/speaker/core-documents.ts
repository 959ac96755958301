import type { Opened } from '../../src/protocol/envelope.ts'
import type { Alerts, AllClear, Command, Document, Play, SelfTest, SpeakerConfig } from '../../src/protocol/messages.ts'
import type { Reason } from '../../src/protocol/reasons.ts'
import { refusalOf, takePolicy } from './core-policy.ts'
import { endedAlready, instant, isAddressed, MEMORY_MS, mayEnd, seenKeyOf, silentFrom, toItem } from './core-rules.ts'
import { cutSelfTest, takeSelfTest } from './core-self-test.ts'
import { endByOrder } from './core-sound.ts'
import type { Turn } from './core-turn.ts'
import type { Item, Via } from './core-types.ts'
import type { OpenedDocument } from './open-document.ts'

/** What a speaker does with what it is told: trust, remember, accept, end. */
export function takeEnvelope(turn: Turn, opened: OpenedDocument, via: Via): void {
  if (!opened.ok) takeRefused(turn, opened, via)
  else if (opened.document.kind === 'config') takeConfig(turn, opened.document)
  else if (opened.document.kind === 'policy') takePolicy(turn, opened.document)
  else if (opened.document.kind === 'alerts') takeAlerts(turn, opened.document, opened.listed ?? [])
  else takeCommand(turn, opened.document, via)
}

/**
 * Only of a document under a known key can the id be believed, so only `wrong-key` is answered. It is not remembered:
 * else the holder of a lesser key could use up the id of an alarm before the alarm comes.
 */
function takeRefused(turn: Turn, opened: Opened & { ok: false }, via: Via): void {
  const { document, reason, detail } = opened
  turn.note('refused', document?.id, `${reason}: ${detail}`)
  if (reason !== 'wrong-key' || !document || isRetained(document)) return
  if (via === 'alerts' || !isAddressed(document.to, turn.options.speakerId, turn.state.config.areaPath)) return
  if (turn.state.seen[seenKeyOf(document)]) return
  turn.answer(turn.ack(document, 'rejected', { reason, detail }))
}

const isRetained = ({ kind }: Document): boolean => kind === 'config' || kind === 'alerts' || kind === 'policy'

/** A config is replaced by a higher `rev`, never by the clock: a speaker without a trusted clock must still learn keys. */
function takeConfig(turn: Turn, document: SpeakerConfig): void {
  if (!document.to.speakers.includes(turn.options.speakerId)) {
    turn.note('config of another speaker', document.id)
    return
  }
  const { rev, areaPath, keys, volume, streamHosts } = document
  if (rev <= turn.state.config.rev) return
  turn.state.config = { rev, areaPath, keys, volume, ...(streamHosts && { streamHosts }) }
  turn.dirty = true
  turn.effects.push({ type: 'trust', keys }, { type: 'resubscribe', areaPath })
}

function takeCommand(turn: Turn, command: Command, via: Via): void {
  const seenKey = seenKeyOf(command)
  const seen = turn.state.seen[seenKey] ?? firstOf(turn, command, seenKey)
  if (seen) {
    // The server sends the same command again to ask what became of it; a retained list is no question.
    if (seen.ack && via !== 'alerts') turn.answer(seen.ack)
    return
  }
  const addressed = isAddressed(command.to, turn.options.speakerId, turn.state.config.areaPath)
  if (!addressed && !turn.items().some((item) => reaches(turn, command, item))) {
    if (via === 'speaker') turn.remember(seenKey, command, turn.ack(command, 'rejected', { reason: 'not-addressed' }))
    return
  }
  if (command.kind === 'play') {
    accept(turn, command)
    return
  }
  if (command.kind === 'selfTest') {
    takeSelfTest(turn, command)
    return
  }
  if (instant(command.expiresAt) <= turn.now) {
    turn.remember(seenKey, command, turn.ack(command, 'expired', { reason: 'expired' }))
    return
  }
  const reason = command.kind === 'allClear' ? 'all-clear' : 'stopped'
  if (command.kind !== 'allClear') turn.remember(seenKey, command, turn.ack(command, 'accepted'))
  if (addressed) holdFor(turn, command, reason)
  const ended = endWhere(turn, command, reason, (item) =>
    addressed ? names(command, item) : reaches(turn, command, item),
  )
  // Meant for where it was: what the order ended stays ended, but nothing follows for where the speaker is now.
  if (!addressed) for (const item of ended) bury(turn, command, item.occurrenceId, reason)
  if (command.kind === 'allClear') accept(turn, command)
}

type Order = Exclude<Command, Play | SelfTest>

/** An order also holds for what arrives after it. */
function holdFor(turn: Turn, order: Order, reason: Reason): void {
  if (order.kind === 'stopAll') {
    const before = instant(order.issuedBefore)
    turn.state.horizons[order.mode] = Math.max(before, turn.state.horizons[order.mode] ?? 0)
    if (mayEnd(order.mode, 'test')) cutSelfTest(turn, 'cancelled')
    return
  }
  const ids = order.kind === 'stop' ? order.occurrenceIds : [order.alertOccurrenceId, order.alertId]
  for (const id of ids) bury(turn, order, id, reason)
}

function names(order: Order, item: Item): boolean {
  if (order.kind === 'stop') return order.occurrenceIds.includes(item.occurrenceId)
  if (order.kind === 'stopAll') return item.issuedAt < instant(order.issuedBefore)
  return item.kind === 'play' && endsAlert(order, item)
}

/** A speaker that has moved still holds what it took up in its old area: an order to that area ends it. */
function reaches(turn: Turn, command: Command, item: Item): boolean {
  if (command.kind === 'play' || command.kind === 'selfTest' || command.to.except.includes(turn.options.speakerId))
    return false
  const sameArea = command.to.areas.some((code) => item.areas.includes(code))
  return sameArea && mayEnd(command.mode, item.mode) && names(command, item)
}

const endsAlert = (command: AllClear, item: Item): boolean =>
  item.occurrenceId === command.alertOccurrenceId || item.alertId === command.alertId

/** One occurrence is one delivery, whatever command brings it again: answer with what became of the first. */
function firstOf(turn: Turn, command: Command, seenKey: string) {
  if (command.kind !== 'play' && command.kind !== 'allClear') return undefined
  const lane = seenKey.slice(0, seenKey.indexOf('/'))
  const first = turn.state.occurrences[`${lane}/${command.occurrenceId}`]
  return first === undefined ? undefined : turn.state.seen[first]
}

function accept(turn: Turn, command: Play | AllClear): void {
  const item = toItem(command, turn.now, turn.options.outputLatencyMs ?? 0)
  turn.state.occurrences[item.key] = item.seenKey
  const ended = endedAlready(turn.state, command)
  // What is to sound at once is refused at once, before anything is fetched or anybody waits for it.
  const refused = item.priority !== 'emergency' && item.startAt <= turn.now ? refusalOf(turn, item) : undefined
  if (ended) {
    turn.remember(item.seenKey, command, turn.ack(command, 'cancelled', { reason: ended.reason }), ended.absent)
  } else if (instant(command.expiresAt) <= turn.now || item.validUntil < turn.now || silentFrom(item) <= turn.now) {
    turn.remember(item.seenKey, command, turn.ack(command, 'expired', { reason: 'expired' }))
  } else if (item.stream && !isAllowedHost(turn.state.config.streamHosts, item.stream.url)) {
    const detail = new URL(item.stream.url).host.slice(0, 200)
    turn.remember(item.seenKey, command, turn.ack(command, 'failed', { reason: 'host-not-allowed', detail }))
  } else if (refused) {
    turn.remember(item.seenKey, command, turn.ack(command, 'rejected', { reason: refused }))
  } else {
    turn.remember(item.seenKey, command)
    turn.state.items[item.key] = item
    turn.wantAudio(item)
  }
}

/** `hosts` are names, with a port if only that port is meant; absent means any. */
function isAllowedHost(hosts: readonly string[] | undefined, url: string): boolean {
  if (!hosts) return true
  const { protocol, hostname, port } = new URL(url)
  const full = `${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`
  return hosts.some((host) => host.toLowerCase() === hostname || host.toLowerCase() === full)
}

/**
 * The retained list of an area: every alert and stop-all in it goes the way of any command, and an alert that a newer
 * list no longer names has ended. One that comes back in a still newer list was dropped by a race, and sounds again.
 */
function takeAlerts(turn: Turn, document: Alerts, listed: readonly Opened[]): void {
  const key = `${document.mode}/${document.areaCode}`
  const known = turn.state.lists[key]?.rev ?? 0
  const foreign = !turn.state.config.areaPath.includes(document.areaCode)
  if (foreign || document.rev < known || instant(document.expiresAt) <= turn.now) {
    turn.note('list of another area, an older one, or expired', document.id)
    return
  }
  const plays = listed.flatMap((one) => (one.ok && one.document.kind === 'play' ? [one.document] : []))
  const stops = listed.flatMap((one) => (one.ok && one.document.kind === 'stopAll' ? [one.document] : []))
  // First, so that what a stop-all ended says "stopped", and is not taken up from a list that still names it.
  for (const stop of stops) takeCommand(turn, stop, 'alerts')
  if (document.rev > known) {
    const ids = plays.map((play) => play.id)
    turn.state.lists[key] = { rev: document.rev, issuedAt: instant(document.issuedAt), ids }
    turn.dirty = true
    // With an alert in the list that cannot be read, nothing is known about what is missing from it.
    if (plays.length + stops.length === document.alerts.length) endUnlisted(turn, document, ids)
    for (const play of plays) if (turn.state.seen[seenKeyOf(play)]?.absent) delete turn.state.seen[seenKeyOf(play)]
  }
  for (const play of plays) takeCommand(turn, play, 'alerts')
}

function endUnlisted(turn: Turn, document: Alerts, ids: readonly string[]): void {
  const issuedAt = instant(document.issuedAt)
  const ended = (item: Item) =>
    item.kind === 'play' &&
    item.alertId !== null &&
    item.areas.includes(document.areaCode) &&
    item.issuedAt < issuedAt &&
    !ids.includes(item.commandId)
  for (const item of endWhere(turn, document, 'all-clear', ended)) {
    const seen = turn.state.seen[item.seenKey]
    if (seen) seen.absent = true
  }
}

function endWhere(
  turn: Turn,
  order: Document,
  reason: 'stopped' | 'all-clear',
  matches: (item: Item) => boolean,
): Item[] {
  const ended = turn.items().filter((item) => mayEnd(order.mode, item.mode) && matches(item))
  for (const item of ended) endByOrder(turn, item, reason)
  return ended
}

function bury(turn: Turn, order: Document, id: string, reason: Reason): void {
  const until = Math.max(turn.now, instant(order.expiresAt)) + MEMORY_MS
  turn.state.tombstones[`${order.mode}/${id}`] = { reason, until }
}
