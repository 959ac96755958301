import { z } from 'zod'
import { ScheduleRule } from '../schedules/schema.ts'

/** A schedule or programme that may have had slots without an airing, as it stands now. */
export type SilentSeries = {
  kind: 'schedule' | 'programme'
  id: string
  bulletinId: string | null
  title: string
  priority: 'normal' | 'priority'
  rule: unknown
  zone: string
  areaCodes: string[]
  /** Of a programme: its budget. */
  durationMs: number
  status: string
  /** Null: a programme, which is approved itself. */
  bulletinStatus: string | null
  createdAt: Date
  submittedAt: Date | null
  approvedAt: Date | null
  /** Its rule may have been another one. */
  isChanged: boolean
}

/** One thing that was done to a bulletin, a schedule or a programme, as the audit log has it. */
export type Turn = { at: Date; action: string; data: Readonly<Record<string, unknown>> }

export const TURNS: readonly string[] = [
  ...['submit', 'approve', 'reject', 'edit', 'revoke'].map((verb) => `bulletin.${verb}`),
  ...['pause', 'resume', 'end', 'reschedule', 'settle'].map((verb) => `schedule.${verb}`),
  ...['submit', 'approve', 'reject', 'edit', 'pause', 'resume', 'end'].map((verb) => `programme.${verb}`),
]

const AFTER: Readonly<Record<string, string>> = {
  submit: 'submitted',
  approve: 'approved',
  reject: 'rejected',
  edit: 'draft',
  revoke: 'revoked',
  pause: 'paused',
  resume: 'approved',
  end: 'ended',
}

// Of an edit and an end the log says it itself.
const BEFORE: Readonly<Record<string, string>> = {
  submit: 'draft',
  approve: 'submitted',
  reject: 'submitted',
  revoke: 'approved',
  pause: 'approved',
  resume: 'paused',
}

const verbOf = ({ action }: Turn): string => action.slice(action.indexOf('.') + 1)

/** A status then, from what was done since, else before; `on` for what nothing kept from airing. Pure. */
function statusAt(turns: readonly Turn[], now: string, at: Date): string {
  const moves = turns.filter((turn) => verbOf(turn) in AFTER)
  const next = moves.find((turn) => turn.at > at)
  const last = moves.findLast((turn) => turn.at <= at)
  const reached = (last && AFTER[verbOf(last)]) ?? 'active'
  if (next) {
    const from = next.data['from']
    return BEFORE[verbOf(next)] ?? (typeof from === 'string' ? from : reached)
  }
  // The planner ends what has no airing left, and nobody did anything.
  return now === 'ended' && reached !== 'ended' ? reached : now
}

/** Why nothing was planned for a slot. `act`: what made it so, `since`: what was done about it afterwards. */
export type Cause =
  | {
      kind: 'not-approved'
      state: 'submitted' | 'draft' | 'rejected'
      act: Turn | undefined
      since: Turn | undefined
      isWaiting: boolean
    }
  | { kind: 'revoked' | 'ended' | 'paused'; act: Turn | undefined }
  | { kind: 'unknown'; approvedAt: Date }

export type History = { series: SilentSeries; own: readonly Turn[]; bulletin: readonly Turn[] }

/** Undefined: nothing is known that would have kept it from the plan. Pure. */
export function causeAt({ series, own, bulletin }: History, at: Date): Cause | undefined {
  const isProgramme = series.bulletinStatus === null
  const content = isProgramme ? own : bulletin
  const running = statusAt(own, series.status, at)
  const approval = series.bulletinStatus === null ? running : statusAt(bulletin, series.bulletinStatus, at)
  const actOf = (turns: readonly Turn[], verb: string) =>
    turns.findLast((turn) => turn.at <= at && verbOf(turn) === verb)
  if (running === 'ended') return { kind: 'ended', act: actOf(own, 'end') }
  if (approval === 'revoked') return { kind: 'revoked', act: actOf(bulletin, 'revoke') }
  if (approval === 'submitted' || approval === 'draft' || approval === 'rejected') {
    const after = content.filter((turn) => turn.at > at)
    return {
      kind: 'not-approved',
      state: approval,
      act: approval === 'rejected' ? actOf(content, 'reject') : undefined,
      since:
        after.find((turn) => verbOf(turn) === 'approve') ??
        after.find((turn) => verbOf(turn) === 'reject') ??
        own.find((turn) => turn.at > at && verbOf(turn) === 'end'),
      isWaiting: (series.bulletinStatus ?? series.status) === 'submitted',
    }
  }
  if (running === 'paused') return { kind: 'paused', act: actOf(own, 'pause') }
  if (series.approvedAt && series.approvedAt > at) return { kind: 'unknown', approvedAt: series.approvedAt }
  return undefined
}

/** From when on it was meant to air: there, and submitted once. Null: it never was. Pure. */
export function askedSince({ series, own, bulletin }: History): Date | null {
  const content = series.bulletinStatus === null ? own : bulletin
  const submit = content.find((turn) => verbOf(turn) === 'submit')
  // What came from above was submitted when it came, and no verb of ours did that.
  const was = content.some((turn) => verbOf(turn) === 'approve' || verbOf(turn) === 'reject')
  const first = submit?.at ?? series.submittedAt ?? (was ? series.createdAt : null)
  return first && new Date(Math.max(first.getTime(), series.createdAt.getTime()))
}

/** By which rule it aired in [from, to); `to` null: still. */
export type RulePiece = { from: Date; to: Date | null; rule: ScheduleRule; zone: string; areaCodes: string[] }

/** The rules that it had, the latest first, as far back as the log knows them. Pure. */
export function rulePieces({ series, own }: History): RulePiece[] {
  const pieces: RulePiece[] = []
  let [to, known]: [Date | null, Known] = [null, series]
  for (const turn of own.toReversed()) {
    if (!changesRule(turn)) continue
    pieces.push(...pieceOf(known, turn.at, to))
    const before = ruleBefore(turn, known)
    if (!before) return pieces
    ;[to, known] = [turn.at, before]
  }
  return [...pieces, ...pieceOf(known, series.createdAt, to)]
}

type Known = { rule: unknown; zone: string; areaCodes: string[] }

function pieceOf({ rule, zone, areaCodes }: Known, from: Date, to: Date | null): RulePiece[] {
  const { data } = ScheduleRule.safeParse(rule)
  return data ? [{ from, to, rule: data, zone, areaCodes }] : []
}

function changesRule(turn: Turn): boolean {
  const fields = turn.data['fields']
  const verb = verbOf(turn)
  if (verb === 'reschedule' || verb === 'settle') return true
  return verb === 'edit' && Array.isArray(fields) && ['rule', 'zone', 'areaCodes'].some((one) => fields.includes(one))
}

/** What an act replaced; undefined where an older log does not say. */
function ruleBefore(turn: Turn, known: Known): Known | undefined {
  if (verbOf(turn) === 'settle') return { ...known, rule: turn.data['from'] }
  return KnownRule.safeParse(turn.data['was']).data
}

const KnownRule = z.object({ rule: z.unknown(), zone: z.string(), areaCodes: z.array(z.string()) })
