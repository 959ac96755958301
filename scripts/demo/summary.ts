import { type Delivery, isOpen, type Ledger } from './ledger.ts'
import type { Played } from './scenario.ts'
import { BROKEN } from './village.ts'

type Line = {
  id: string
  title: string
  priority: string
  targets: number
  played: number
  preempted: number
  failed: number
  expired: number
  unreachable: number
  cancelled: number
  firstStartMs: number | null
  lastStartMs: number | null
  spreadMs: number | null
}
export type Summary = {
  speakers: number
  occurrences: Line[]
  emergency: {
    occurrenceId: string
    sentAt: string
    firstStartMs: number | null
    p50StartMs: number | null
    p99StartMs: number | null
    lastStartMs: number | null
  }
  reasons: Array<{ occurrence: string; speaker: string; area: string; status: string; reason: string }>
  unexplained: number
}

/** What the ledger says in the end. `…StartMs` are milliseconds after the start that was asked for. */
export async function summarise(ledger: Ledger, played: Played, speakers: number): Promise<Summary> {
  const occurrences: Line[] = []
  const reasons: Summary['reasons'] = []
  let unexplained = 0
  let stormStarts: number[] = []
  for (const id of played.occurrenceIds) {
    const occurrence = await ledger.occurrence(id)
    const deliveries = await ledger.deliveries(id)
    const starts = startsAfter(deliveries, new Date(occurrence.startAt))
    const count = (...statuses: string[]) => deliveries.filter(({ status }) => statuses.includes(status)).length
    occurrences.push({
      id,
      title: occurrence.title,
      priority: occurrence.priority,
      targets: deliveries.length,
      played: count('played'),
      preempted: count('preempted'),
      failed: count('failed', 'rejected'),
      expired: count('expired'),
      unreachable: count('unreachable'),
      cancelled: count('cancelled'),
      firstStartMs: starts.at(0) ?? null,
      lastStartMs: starts.at(-1) ?? null,
      spreadMs: starts.length > 0 ? (starts.at(-1) ?? 0) - (starts.at(0) ?? 0) : null,
    })
    if (id === played.emergency.occurrenceId) stormStarts = startsAfter(deliveries, played.emergency.sentAt)
    // Nobody was asked to play it: then the airing itself says why.
    if (deliveries.length === 0) {
      const reason = occurrence.reasonText?.vi ?? occurrence.reason
      const { title, status } = occurrence
      if (reason) reasons.push({ occurrence: title, speaker: 'mọi cụm loa', area: '', status, reason })
      else unexplained += 1
    }
    unexplained += deliveries.filter(({ status, reason }) => isOpen(status) || (status !== 'played' && !reason)).length
    for (const { status, reason, reasonVi, speakerName, areaName } of deliveries)
      if (status !== 'played')
        reasons.push({
          occurrence: occurrence.title,
          speaker: speakerName,
          area: areaName,
          status,
          reason: reasonVi ?? reason ?? '?',
        })
  }
  return {
    speakers,
    occurrences,
    emergency: {
      occurrenceId: played.emergency.occurrenceId,
      sentAt: played.emergency.sentAt.toISOString(),
      firstStartMs: stormStarts.at(0) ?? null,
      p50StartMs: percentile(stormStarts, 0.5),
      p99StartMs: percentile(stormStarts, 0.99),
      lastStartMs: stormStarts.at(-1) ?? null,
    },
    reasons,
    unexplained,
  }
}

function startsAfter(deliveries: readonly Delivery[], origin: Date): number[] {
  return deliveries
    .flatMap(({ startedAt }) => (startedAt ? [Date.parse(startedAt) - origin.getTime()] : []))
    .sort((a, b) => a - b)
}

export function percentile(sorted: readonly number[], share: number): number | null {
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? null
}

/**
 * Everything that should have sounded did: nothing unexplained, the storm heard everywhere, and only the broken
 * speakers silent. What the storm cut and could not be resumed in its window is a reason, not a failure. What speakers
 * were to refuse was heard nowhere.
 */
export function isGood(
  { occurrences, emergency, unexplained }: Summary,
  { refused }: Pick<Played, 'refused'>,
): boolean {
  const isFine = ({ id, targets, played, preempted, failed }: Line) =>
    id === refused ? played === 0 && failed > 0 : played > 0 && targets - played - preempted <= BROKEN
  const storm = occurrences.find(({ id }) => id === emergency.occurrenceId)
  return unexplained === 0 && occurrences.every(isFine) && storm !== undefined && storm.targets - storm.played <= BROKEN
}

// As officials say it (docs/glossary.md).
const WORDS: Record<string, string> = {
  normal: 'thường',
  priority: 'ưu tiên',
  emergency: 'khẩn cấp',
  failed: 'lỗi',
  rejected: 'từ chối',
  preempted: 'bị ngắt',
  expired: 'quá hạn',
  cancelled: 'đã dừng',
  unreachable: 'mất liên lạc',
}

export function printSummary(summary: Summary): string {
  const rows = summary.occurrences.map((line) => [
    line.title,
    WORDS[line.priority] ?? line.priority,
    line.targets,
    line.played,
    line.preempted,
    line.failed,
    line.expired,
    line.unreachable,
    line.cancelled,
    line.firstStartMs ?? '–',
    line.lastStartMs ?? '–',
  ])
  const head = ['lượt phát', 'mức', 'loa', 'phát', 'ngắt', 'lỗi', 'hạn', 'mất', 'dừng', 'đầu ms', 'cuối ms']
  const widths = head.map((name, at) => Math.max(name.length, ...rows.map((row) => String(row[at]).length)))
  const line = (cells: ReadonlyArray<string | number>) =>
    cells
      .map((cell, at) => (at < 2 ? String(cell).padEnd(widths[at] ?? 0) : String(cell).padStart(widths[at] ?? 0)))
      .join('  ')
  const { emergency } = summary
  return [
    '',
    line(head),
    ...rows.map(line),
    '',
    `Khẩn cấp: loa đầu tiên sau ${emergency.firstStartMs} ms, một nửa sau ${emergency.p50StartMs} ms, 99 % sau ${emergency.p99StartMs} ms, cuối cùng sau ${emergency.lastStartMs} ms.`,
    'Vì sao không phát:',
    ...groupReasons(summary.reasons),
    `Không rõ lý do: ${summary.unexplained}`,
    '',
  ].join('\n')
}

function groupReasons(reasons: Summary['reasons']): string[] {
  const groups = Map.groupBy(
    reasons,
    ({ occurrence, status, reason }) => `  ${occurrence} · ${WORDS[status] ?? status}: ${reason}`,
  )
  return [...groups].map(([what, lines]) => {
    const names = lines.map(({ speaker, area }) => `${speaker} ${area}`)
    const more = names.length > 3 ? ` và ${names.length - 3} cụm khác` : ''
    return `${what} (${names.slice(0, 3).join(', ')}${more})`
  })
}
