import type { ExplainStep } from './schema.ts'
import type { ActRow, CommandRow, Cutter, DecisionRow, GroupRow, OccurrenceRow, Owner } from './store.ts'
import { tellAct } from './words-acts.ts'
import { tellDecision } from './words-decisions.ts'
import { tellClosed, tellPlanned } from './words-outcome.ts'
import { type Relayed, tellFallback, tellRelayed } from './words-relay.ts'
import { clockOf, lengthOf, type Words } from './words-time.ts'

/** Everything that was read about one airing. */
export type Told = {
  row: OccurrenceRow
  owner: Owner
  rule: Words | null
  /** By whose clocks its times are told. */
  zone: string
  acts: readonly ActRow[]
  decisions: readonly DecisionRow[]
  commands: readonly CommandRow[]
  stops: ReadonlyArray<{ issuedAt: Date; authorId: string; areaCodes: string[] }>
  cutters: readonly Cutter[]
  groups: readonly GroupRow[]
  relay: Relayed | null
  names: ReadonlyMap<string, string>
  titles: ReadonlyMap<string, string>
  areas: ReadonlyMap<string, string>
}

// Said by the decision beside them, in more words.
const TOLD_BY_DECISIONS = new Set(['collision.decide'])

/** The chain, in order of time. Pure. */
export function occurrenceSteps(told: Told): ExplainStep[] {
  const steps = [...actSteps(told), ...planSteps(told), ...decisionSteps(told), ...sendSteps(told), ...endSteps(told)]
  return steps
    .map((step, index) => ({ step, index }))
    .toSorted((a, b) => a.step.at.getTime() - b.step.at.getTime() || a.index - b.index)
    .map(({ step: { at, ...step } }) => ({ at: at.toISOString(), ...step }))
}

type Step = Omit<ExplainStep, 'at'> & { at: Date }

function actSteps({ row, owner, rule, acts, names, zone }: Told): Step[] {
  return acts
    .filter(({ action }) => !TOLD_BY_DECISIONS.has(action))
    .map(({ at, action, actorId, subjectId, data }) => {
      const title = subjectId === row.bulletinId ? (owner.bulletinTitle ?? row.title) : (owner.ownerTitle ?? row.title)
      const words = tellAct({ action, data, title, near: { at: row.startAt, zone } })
      return { at, kind: action, ...withRule(words, action, rule), by: names.get(actorId) ?? null, data: { subjectId } }
    })
}

/** Who scheduled it is told with the rule as it stands now. */
const withRule = (words: Words, action: string, rule: Words | null): Words =>
  rule && (action === 'schedule.create' || action === 'programme.create')
    ? { vi: `${words.vi.slice(0, -1)}: ${rule.vi}.`, en: `${words.en.slice(0, -1)}: ${rule.en}.` }
    : words

function planSteps({ row, relay, zone }: Told): Step[] {
  if (row.kind !== 'schedule' && row.kind !== 'programme') return []
  const words = tellPlanned(row.startAt, row.movedFrom ?? row.startAt, zone)
  const common = { at: row.createdAt, by: null }
  const relayed = relay
    ? [{ ...common, kind: 'relay', ...tellRelayed(relay, zone), data: { relayId: row.relayId } }]
    : []
  return [{ ...common, kind: 'planned', ...words, data: { localAt: row.localAt } }, ...relayed]
}

function decisionSteps({ row, decisions, names, titles, areas, zone }: Told): Step[] {
  return decisions.map(({ at, kind, actorId, data }) => ({
    at,
    kind,
    ...tellDecision({ kind, data, near: { at: row.startAt, zone }, titles, areas }),
    by: names.get(actorId) ?? null,
    data,
  }))
}

const SENT: Readonly<Record<string, Words>> = {
  play: { vi: 'Gửi lệnh phát đến các cụm loa', en: 'Sent to the speakers' },
  stop: { vi: 'Gửi lệnh dừng đến các cụm loa', en: 'Told the speakers to stop' },
  allClear: { vi: 'Gửi lệnh báo yên đến các cụm loa', en: 'Sent the all-clear to the speakers' },
}

function sendSteps({ row, commands, stops, names, zone }: Told): Step[] {
  const sent = commands.map(({ id, kind, issuedAt, publishedAt, authorId }) => {
    const words = SENT[kind] ?? { vi: `Gửi lệnh ${kind}`, en: `Sent the command ${kind}` }
    const delay = publishedAt ? publishedAt.getTime() - issuedAt.getTime() : 0
    const late = lengthOf(delay)
    const tail = !publishedAt
      ? { vi: ', nhưng máy chủ tin nhắn chưa nhận', en: ', but the broker has not taken it' }
      : delay > 2_000
        ? { vi: `, sau ${late.vi} mới đi được`, en: `, which took ${late.en}` }
        : { vi: '', en: '' }
    return {
      at: issuedAt,
      kind: kind === 'play' ? 'dispatched' : kind,
      vi: `${words.vi}${tail.vi}.`,
      en: `${words.en}${tail.en}.`,
      by: kind === 'play' ? null : (names.get(authorId) ?? null),
      data: { commandId: id, publishedAt: publishedAt?.toISOString() ?? null },
    }
  })
  const stopped = stops.map(({ issuedAt, authorId, areaCodes }) => ({
    at: issuedAt,
    kind: 'stop-all',
    ...tellAct({ action: 'stop-all', data: {}, title: row.title, near: { at: row.startAt, zone } }),
    by: names.get(authorId) ?? null,
    data: { areaCodes },
  }))
  return [...sent, ...stopped]
}

function endSteps({ row, cutters, groups, relay, zone }: Told): Step[] {
  const played = groups.filter(({ status }) => status === 'played').reduce((sum, { count }) => sum + count, 0)
  const cuts = cutters.map(({ id, title, priority, at, preempted }) => {
    const lost = preempted > 0
    const goneOn = !lost && played > 0
    return {
      at,
      kind: 'cut',
      vi: `“${title}”${WHY[priority].vi} được phát trước lúc ${clockOf(at, zone)}${
        lost ? `; ${preempted} cụm loa không phát tiếp được.` : goneOn ? '; sau đó các cụm loa phát tiếp.' : '.'
      }`,
      en: `“${title}”${WHY[priority].en} went first at ${clockOf(at, zone)}${
        lost ? `; ${preempted} speakers did not go on.` : goneOn ? '; the speakers went on afterwards.' : '.'
      }`,
      by: null,
      data: { occurrenceId: id, preempted },
    }
  })
  const asked =
    row.resendCount > 0 && row.closedAt
      ? [
          {
            at: row.closedAt,
            kind: 'asked-again',
            vi: `Đã hỏi lại ${row.resendCount} lần những cụm loa chưa báo kết quả.`,
            en: `Speakers without an answer were asked again, ${row.resendCount} times.`,
            by: null,
            data: { times: row.resendCount },
          },
        ]
      : []
  const fallback = groups.filter(({ reason }) => reason === 'fallback-played')
  const stoodIn = fallback.map(({ count }) => ({
    at: row.closedAt ?? row.startAt,
    kind: 'relay-fallback',
    ...tellFallback(relay, count),
    by: null,
    data: { speakers: count },
  }))
  const closed =
    row.closedAt && row.targets !== null
      ? [{ at: row.closedAt, kind: 'closed', ...tellClosed(row, groups), by: null, data: { status: row.status } }]
      : []
  return [...cuts, ...stoodIn, ...asked, ...closed]
}

const WHY = {
  normal: { vi: '', en: '' },
  priority: { vi: ' (tin ưu tiên)', en: ' (priority)' },
  emergency: { vi: ' (khẩn cấp)', en: ' (emergency)' },
} as const
