import type { Policy } from '../../src/protocol/messages.ts'
import {
  type AirRules,
  capAt,
  HOURS_GRACE_MS,
  type HoursRefusal,
  localTime,
  refusalDuring,
} from '../../src/protocol/policy-rules.ts'
import { instant, leftMs } from './core-rules.ts'
import type { Turn } from './core-turn.ts'
import type { CoreState, Item } from './core-types.ts'

/** Hours and loudness of routine sound, as the areas of this speaker want it. Nothing here concerns an emergency. */
export function takePolicy(turn: Turn, document: Policy): void {
  const { areaCode, rev, inherits, rules } = document
  const known = turn.state.policies[areaCode]?.rev ?? 0
  const foreign = !turn.state.config.areaPath.includes(areaCode)
  if (foreign || instant(document.expiresAt) <= turn.now || !hasZone(rules)) {
    turn.note('policy of another area, expired, or of a zone that does not exist', document.id)
    return
  }
  if (rev <= known) return
  turn.state.policies[areaCode] = { rev, inherits, rules }
  turn.dirty = true
}

/** Why this routine item may not begin, or go on, in this turn: all that is left of it must lie in allowed hours. */
export function refusalOf(turn: Turn, item: Item): HoursRefusal | undefined {
  return refusalIn(turn, leftMs(item, firstSoundAt(turn)))
}

/** Of what was heard, and cut, the ledger must not say that it was refused. */
export function endRefused(turn: Turn, item: Item, reason: HoursRefusal): void {
  if (item.started && item.blockedBy) turn.end(item, 'preempted', { reason, detail: item.blockedBy })
  else turn.end(item, 'rejected', { reason })
}

/** Why nothing routine may sound from this turn on for `soundMs`; a little longer than the hours is allowed. */
export function refusalIn(turn: Turn, soundMs: number): HoursRefusal | undefined {
  const rules = rulesOf(turn.state)
  const from = firstSoundAt(turn)
  return rules && refusalDuring(rules, from, from + soundMs - HOURS_GRACE_MS)
}

/** Routine sound is never louder than the config says, nor than the hour allows. */
export function routineVolume(turn: Turn, asked: number | null): number {
  const { volume } = turn.state.config
  const rules = rulesOf(turn.state)
  const cap = rules ? capAt(rules, localTime(firstSoundAt(turn), rules.zone)) : 100
  return Math.min(asked ?? volume, volume, cap)
}

// What is asked for a little early, because this hardware is slow, is judged by the moment at which it is heard.
const firstSoundAt = (turn: Turn): number => turn.now + (turn.options.outputLatencyMs ?? 0)

function rulesOf({ config, policies }: CoreState): AirRules | undefined {
  for (const code of config.areaPath.toReversed()) {
    const policy = policies[code]
    if (policy && !policy.inherits) return policy.rules
  }
  return undefined
}

function hasZone({ zone }: AirRules): boolean {
  try {
    localTime(0, zone)
    return true
  } catch {
    return false
  }
}
