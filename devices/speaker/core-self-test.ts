import { type Acknowledgement, PRE_TONE_MS, type SelfTest } from '../../src/protocol/messages.ts'
import type { Reason } from '../../src/protocol/reasons.ts'
import { refusalIn, routineVolume } from './core-policy.ts'
import { instant, seenKeyOf } from './core-rules.ts'
import type { Step, Turn } from './core-turn.ts'

/** The one chime that a technician asks for. It stands below everything else: it waits for nothing, and gives way at once. */
export function takeSelfTest(turn: Turn, command: SelfTest): void {
  const seenKey = seenKeyOf(command)
  const refusal = refusalOf(turn, command)
  if (refusal) {
    turn.remember(seenKey, command, turn.ack(command, refusal.step, { reason: refusal.reason }))
    return
  }
  const token = turn.output.token + 1
  turn.output.token = token
  const ack = turn.ack(command, 'playing')
  ack.at = new Date(turn.now + (turn.options.outputLatencyMs ?? 0)).toISOString()
  turn.remember(seenKey, command, ack)
  turn.state.selfTest = { token, commandId: command.id, seenKey }
  const volume = routineVolume(turn, command.volume)
  const sound = { kind: 'tone', tone: 'chime' } as const
  turn.effects.push({ type: 'start', token, occurrenceId: command.id, sound, volume })
}

function refusalOf(turn: Turn, command: SelfTest): { step: Step; reason: Reason } | undefined {
  const horizon = Math.max(turn.state.horizons.live ?? 0, turn.state.horizons[command.mode] ?? 0)
  if (instant(command.issuedAt) < horizon) return { step: 'cancelled', reason: 'stopped' }
  if (instant(command.expiresAt) <= turn.now) return { step: 'expired', reason: 'expired' }
  const reason = refusalIn(turn, PRE_TONE_MS.chime) ?? (isBusy(turn) ? 'busy' : undefined)
  return reason && { step: 'rejected', reason }
}

/** Also between the rounds of an emergency, and while a live voice or a station is awaited. */
function isBusy(turn: Turn): boolean {
  if (turn.output.sounding || turn.state.selfTest) return true
  return turn.items().some((item) => {
    const isAwaited = item.stream && (!item.relay || item.relay.isListening)
    return (item.started && item.priority === 'emergency') || isAwaited
  })
}

/** Was this the sound of the test? Then it has its end. */
export function selfTestEnded(turn: Turn, token: number, soundedMs: number, failure?: Reason): boolean {
  if (turn.state.selfTest?.token !== token) return false
  const playedMs = Math.round(soundedMs)
  conclude(turn, failure ? 'failed' : 'played', { playedMs, ...(failure && { reason: failure }) })
  return true
}

/** Something else is to sound, or somebody ordered silence. */
export function cutSelfTest(turn: Turn, step: 'preempted' | 'cancelled', by?: string): void {
  if (!turn.state.selfTest) return
  turn.effects.push({ type: 'stop', token: turn.state.selfTest.token })
  const playedMs = Math.min(Math.round(turn.soundedMs), PRE_TONE_MS.chime)
  const why =
    step === 'preempted' ? { reason: 'preempted' as const, ...(by && { detail: by }) } : { reason: 'stopped' as const }
  conclude(turn, step, { ...why, playedMs })
}

/** Power is back: what sounded before is over. */
export function forgetSelfTest(turn: Turn): void {
  if (turn.state.selfTest) conclude(turn, 'failed', { reason: 'power-cut' })
}

function conclude(turn: Turn, step: Step, why: Pick<Acknowledgement, 'reason' | 'detail' | 'playedMs'>): void {
  const test = turn.state.selfTest
  if (!test) return
  delete turn.state.selfTest
  const ack = turn.fresh({ commandId: test.commandId, step, ...why })
  const seen = turn.state.seen[test.seenKey]
  if (seen) seen.ack = ack
  turn.answer(ack)
  turn.dirty = true
}
