import type { Reason } from '../../src/protocol/reasons.ts'
import { endRefused, refusalOf, routineVolume } from './core-policy.ts'
import { changeOver, expireRelay, isRelay, relayChanged, relaySoundEnded } from './core-relay.ts'
import {
  classOf,
  goesFirst,
  holdsUntil,
  isDue,
  outranks,
  rankOf,
  repeatsUntil,
  resumableUntil,
  silentFrom,
  toneMayLead,
} from './core-rules.ts'
import { cutSelfTest, forgetSelfTest, selfTestEnded } from './core-self-test.ts'
import type { Turn } from './core-turn.ts'
import type { Item, Sound, StreamState } from './core-types.ts'

/** What happens on the one output of a speaker: rounds, interruptions, endings. */

export function soundEnded(turn: Turn, token: number, soundedMs: number): void {
  if (selfTestEnded(turn, token, soundedMs)) return
  const item = itemOf(turn, token)
  if (!item) return
  const kind = release(turn, item, soundedMs)
  if (isRelay(item)) {
    relaySoundEnded(item, kind === 'stream' ? 'stream' : 'fallback', false)
    return
  }
  if (kind === 'tone' && item.audioState !== 'failed') {
    item.phase = 'awaiting'
    return
  }
  if (kind !== 'tone') item.rounds += 1
  item.offsetMs = 0
  item.phase = 'resting'
  if (!item.repeat || item.nextRoundAt >= repeatsUntil(item)) endRounds(turn, item)
}

export function soundFailed(
  turn: Turn,
  token: number,
  soundedMs: number,
  reason: 'decoder-error' | 'output-fault' | 'stream-lost',
): void {
  if (selfTestEnded(turn, token, soundedMs, reason)) return
  const item = itemOf(turn, token)
  if (!item) return
  const kind = release(turn, item, soundedMs)
  if (isRelay(item) && reason !== 'output-fault') {
    relaySoundEnded(item, kind === 'stream' ? 'stream' : 'fallback', true)
    return
  }
  item.phase = 'resting'
  if (reason === 'decoder-error') audioLost(turn, item, reason)
  else turn.end(item, 'failed', { reason })
}

/** News of a live stream. A microphone that ended while something else sounded was never heard here. */
export function streamChanged(turn: Turn, item: Item, state: StreamState): void {
  if (isRelay(item)) {
    relayChanged(turn, item, state)
    return
  }
  if (item.phase === 'sounding') return
  turn.dirty = true
  if (state === 'over') endBlocked(turn, item)
  else if (state === 'lost') audioLost(turn, item, 'stream-lost')
  else item.audioState = state
}

/** The words will never come. The tone of an emergency goes on alone; everything else ends here. */
export function audioLost(turn: Turn, item: Item, reason: Reason): void {
  item.audioState = 'failed'
  item.audioReason = reason
  const { sounding } = turn.output
  const toneNow = sounding?.key === item.key && sounding.kind === 'tone'
  const toneToCome = toneMayLead(item) && (!item.started || item.repeat !== null) && turn.now < repeatsUntil(item)
  if (!toneNow && !toneToCome) turn.end(item, 'failed', { reason })
  else if (item.phase === 'awaiting') item.phase = 'resting'
}

/** End by order of an official. An alert that was heard whole before its all-clear has been played. */
export function endByOrder(turn: Turn, item: Item, reason: 'stopped' | 'all-clear'): void {
  silence(turn, item)
  if (reason === 'all-clear' && item.rounds > 0) turn.end(item, 'played')
  // Only the siren ever sounded: that is what went wrong, not the all-clear.
  else if (reason === 'all-clear' && item.audioReason) turn.end(item, 'failed', { reason: item.audioReason })
  else turn.end(item, 'cancelled', { reason })
}

/** Power is back. An emergency goes on; a bulletin starts again only if its rule says so. */
export function restore(turn: Turn): void {
  turn.dirty = true
  forgetSelfTest(turn)
  for (const item of turn.items()) {
    if (item.audioState !== 'failed' || item.relay) turn.wantAudio(item)
    if (item.phase !== 'sounding' && item.phase !== 'awaiting') continue
    // A station goes on where it is by now: to go on and to begin again are the same.
    const goesOn = item.resume === 'restart' || (item.relay && item.resume === 'continue')
    if (item.priority !== 'emergency' && !item.repeat && !goesOn) {
      turn.end(item, 'failed', { reason: 'power-cut' })
      continue
    }
    item.phase = item.repeat ? 'resting' : 'cut'
    item.nextRoundAt = turn.now
    item.offsetMs = 0
  }
}

/** What time decides, once per turn: endings first, then who gets the output, then what is worth saying. */
export function settle(turn: Turn): void {
  for (const item of turn.items()) expire(turn, item)
  choose(turn)
  for (const item of turn.items()) climb(turn, item)
}

function expire(turn: Turn, item: Item): void {
  if (isRelay(item)) {
    expireRelay(turn, item, silence)
    return
  }
  const { now } = turn
  const isOver = now >= silentFrom(item)
  if (item.phase === 'sounding') {
    if (!isOver) return
    silence(turn, item)
    turn.end(item, 'played')
  } else if (item.repeat && item.started) {
    // A clock set back must not hold the next round off for longer than one period.
    item.nextRoundAt = Math.min(item.nextRoundAt, now + item.repeat.everyMs)
    if (now >= repeatsUntil(item)) endRounds(turn, item)
  } else if (item.phase === 'cut') {
    if (isOver || now > resumableUntil(item)) endBlocked(turn, item)
  } else if (isOver || now > repeatsUntil(item)) endRounds(turn, item)
}

function endRounds(turn: Turn, item: Item): void {
  if (item.rounds > 0) turn.end(item, 'played')
  else if (item.audioState === 'ready' || item.audioState === 'open' || item.blockedBy) endBlocked(turn, item)
  else turn.end(item, 'failed', { reason: item.audioReason ?? (item.stream ? 'stream-lost' : 'fetch-failed') })
}

function endBlocked(turn: Turn, item: Item): void {
  if (item.blockedBy) turn.end(item, 'preempted', { reason: 'preempted', detail: item.blockedBy })
  else turn.end(item, 'expired', { reason: 'expired' })
}

/** The next sound. What does not fit into the hours is refused when its turn comes, and the turn is the next one's. */
function choose(turn: Turn): void {
  changeOver(turn, silence)
  for (;;) {
    const { winner, due, inTheWay } = pick(turn)
    const reason = winner && winner.priority !== 'emergency' ? refusalOf(turn, winner) : undefined
    if (winner && reason) {
      endRefused(turn, winner, reason)
      continue
    }
    if (winner) {
      const current = soundingItem(turn)
      if (current) cut(turn, current, winner)
      begin(turn, winner)
    }
    for (const item of due) if (inTheWay && item !== inTheWay) item.blockedBy = inTheWay.occurrenceId
    return
  }
}

function pick(turn: Turn): { winner: Item | undefined; due: Item[]; inTheWay: Item | undefined } {
  const items = turn.items()
  const current = soundingItem(turn)
  // An emergency that has begun holds the speaker between its rounds too: nothing of a lower class slips in.
  const holder = items
    .filter((item) => (item.started && item.priority === 'emergency') || turn.now < (holdsUntil(item) ?? 0))
    .reduce<Item | undefined>((top, item) => (!top || classOf(item) > classOf(top) ? item : top), undefined)
  const due = items.filter((item) => isDue(item, turn.now))
  const best = due
    .filter((item) => !holder || classOf(item) >= classOf(holder))
    .reduce<Item | undefined>((top, item) => (!top || goesFirst(item, top) ? item : top), undefined)
  const winner = best && (!current || outranks(best, current)) ? best : undefined
  return { winner, due, inTheWay: winner ?? current ?? holder }
}

const soundingItem = (turn: Turn): Item | undefined =>
  turn.output.sounding && turn.state.items[turn.output.sounding.key]

function begin(turn: Turn, item: Item): void {
  cutSelfTest(turn, 'preempted', item.occurrenceId)
  const resumes = item.phase === 'cut' && item.offsetMs > 0 && item.audioState === 'ready'
  const wordsOnly = resumes || (item.phase === 'awaiting' && item.audioState === 'ready')
  if (!wordsOnly) {
    item.offsetMs = 0
    item.nextRoundAt = turn.now + (item.repeat?.everyMs ?? 0)
  }
  const sound = soundOf(item, wordsOnly)
  const token = turn.output.token + 1
  turn.output.token = token
  turn.output.sounding = { key: item.key, token, kind: sound.kind }
  item.phase = 'sounding'
  item.started = true
  item.blockedBy = null
  turn.dirty = true
  const isEmergency = item.priority === 'emergency'
  const volume = isEmergency ? (item.volume ?? turn.state.config.volume) : routineVolume(turn, item.volume)
  turn.effects.push({ type: 'start', token, occurrenceId: item.occurrenceId, sound, volume })
}

function soundOf(item: Item, wordsOnly: boolean): Sound {
  if (item.preTone && !wordsOnly) return { kind: 'tone', tone: item.preTone }
  const fallback = item.stream?.fallback
  if (fallback && item.audioState !== 'ready') return { kind: 'speech', audio: fallback, offsetMs: 0 }
  return item.audio ? { kind: 'speech', audio: item.audio, offsetMs: item.offsetMs } : { kind: 'stream' }
}

function cut(turn: Turn, item: Item, by: Item): void {
  silence(turn, item)
  item.phase = 'cut'
  item.blockedBy = by.occurrenceId
  if (item.repeat || item.resume === 'restart') item.offsetMs = 0
  if (!item.repeat && item.resume === 'drop') endBlocked(turn, item)
}

/** Take the output away from an item, if it has it. */
function silence(turn: Turn, item: Item): void {
  const { sounding } = turn.output
  if (sounding?.key !== item.key) return
  turn.effects.push({ type: 'stop', token: sounding.token })
  const kind = release(turn, item, turn.soundedMs)
  if (kind === 'speech' && !item.relay) item.offsetMs += Math.round(turn.soundedMs)
}

/** The output is free again; count what was heard. */
function release(turn: Turn, item: Item, soundedMs: number): Sound['kind'] | undefined {
  const kind = turn.output.sounding?.kind
  turn.output.sounding = undefined
  item.playedMs += Math.round(soundedMs)
  if (item.relay && kind === 'speech') item.relay.fallbackMs += Math.round(soundedMs)
  turn.dirty = true
  return kind
}

/** Say the highest rung reached; rungs in between that fell into the same instant are not worth a message. */
function climb(turn: Turn, item: Item): void {
  const atHand = item.audioState === 'ready' || item.audioState === 'open' || item.relay?.fallback === 'ready'
  const waiting = !atHand ? 'accepted' : item.stream || item.startAt > turn.now ? 'armed' : 'fetched'
  const step = item.started ? 'playing' : waiting
  if (rankOf(step) > rankOf(item.rung)) turn.say(item, step)
}

function itemOf(turn: Turn, token: number): Item | undefined {
  const { sounding } = turn.output
  return sounding?.token === token ? turn.state.items[sounding.key] : undefined
}
