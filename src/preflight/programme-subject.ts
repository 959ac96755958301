import { z } from '@hono/zod-openapi'
import { requireAreas, withoutNested } from '../areas/find.ts'
import { type Contents, loadContents, sha256Of, soundOf, titleOf } from '../programmes/contents.ts'
import { runningOrder } from '../programmes/running-order.ts'
import { ProgrammeItem } from '../programmes/schema.ts'
import { ScheduleRule } from '../schedules/schema.ts'
import { loadBytes, type ProgrammeRow } from './store.ts'
import type { Asking, Piece, Run, Subject } from './subject.ts'

/** Ids of the stations that its items name. */
export const stationsIn = ({ items }: Pick<ProgrammeRow, 'items'>): string[] =>
  z
    .array(ProgrammeItem)
    .parse(items)
    .flatMap((item) => (item.kind === 'relay' ? (item.relayId ?? []) : []))

/** A session in its running order, day by day. */
export async function programmeSubject(ctx: Asking, programme: ProgrammeRow): Promise<Subject> {
  const items = z.array(ProgrammeItem).parse(programme.items)
  const contents = await loadContents(ctx.db, items)
  const bytes = await loadBytes(
    ctx.db,
    items.flatMap((item) => sha256Of(contents, item) ?? []),
  )
  const areas = withoutNested(await requireAreas(ctx.db, programme.areaCodes, ctx.clock.now(), null))
  const budgetMs = programme.budgetSeconds * 1_000
  const run: Run = {
    id: programme.id,
    kind: 'programme',
    rule: ScheduleRule.parse(programme.rule),
    zone: programme.zone,
    areas,
    resume: programme.resume,
    volume: programme.volume,
    missed: null,
    isOn: programme.status !== 'paused' && programme.status !== 'ended',
    plannedUntil: programme.plannedUntil,
  }
  const orders = new Map<string | null, Piece[]>()
  const inOrder = (date: string | null): Piece[] =>
    runningOrder(items, date, budgetMs, (item) => soundOf(contents, item)).items.flatMap((placed) => {
      if (placed.offsetMs === null) return []
      const sha256 = sha256Of(contents, placed.item)
      return {
        title: titleOf(contents, placed.item),
        kind: placed.item.kind,
        offsetMs: placed.offsetMs,
        durationMs: placed.durationMs,
        sha256,
        standInTitle: standInTitleOf(contents, placed.item),
        bytes: bytes.get(sha256 ?? '') ?? 0,
      }
    })
  const { originId, originKind, originDate } = programme
  return {
    kind: 'programme',
    id: programme.id,
    title: programme.title,
    priority: programme.priority,
    areas,
    runs: [run],
    piecesOn(date) {
      const known = orders.get(date) ?? inOrder(date)
      orders.set(date, known)
      return known
    },
    stations: [...contents.relays.values()].map(({ id, name, url, sha256, fallbackTitle, archivedAt }) => ({
      ...{ id, name, url, standIn: sha256, standInTitle: fallbackTitle, isArchived: archivedAt !== null },
    })),
    budgetMs,
    validTo: null,
    replaces:
      originId !== null && originDate !== null && originKind !== 'copy'
        ? {
            programmeId: originId,
            on: (date) => (originKind === 'one-day' ? date === originDate : date >= originDate),
          }
        : null,
  }
}

function standInTitleOf({ relays }: Contents, item: ProgrammeItem): string | null {
  const relay = item.kind === 'relay' ? relays.get(item.relayId ?? '') : undefined
  return relay && relay.archivedAt === null ? relay.fallbackTitle : null
}
