import { knownAreas } from '../areas/find.ts'
import { loadAreaNames } from '../areas/names.ts'
import { requireVisible } from '../areas/visible.ts'
import { actorNames } from '../audit/actor-names.ts'
import { addMs } from '../clock.ts'
import { type Ctx, permittedPaths } from '../context.ts'
import { ScheduleRule } from '../schedules/schema.ts'
import { policyThen, tellRefusal } from './policy-then.ts'
import type { ExplainStep, OccurrenceExplanation } from './schema.ts'
import { occurrenceSteps, type Told } from './steps.ts'
import {
  type GroupRow,
  isInOpenCollision,
  loadActs,
  loadCommands,
  loadCutters,
  loadDecisions,
  loadGroups,
  loadOccurrence,
  loadOwner,
  loadStops,
  loadTitles,
  type OccurrenceRow,
  type Owner,
} from './store.ts'
import { loadPauses } from './store-pauses.ts'
import { loadRelayed } from './store-relay.ts'
import { tellGroup, tellOccurrence } from './words-outcome.ts'
import type { Pause } from './words-pause.ts'
import { tellRelaySummary } from './words-relay.ts'
import { tellRule } from './words-rule.ts'
import { type Near, textIn, type Words } from './words-time.ts'

const EXAMPLES = 5
const KEPT_MS = 90 * 86_400_000
// What ended it is on the record a moment after the end.
const AFTERWARDS_MS = 10_000

/** The chain of decisions behind one airing, and what became of it at the reader's speakers. Errors: `occurrence.not-found`. */
export async function explainOccurrence(ctx: Ctx, id: string): Promise<OccurrenceExplanation> {
  const row = await requireVisible(ctx, await loadOccurrence(ctx.db, id), 'occurrence.not-found')
  const paths = permittedPaths(ctx.actor, 'view')
  const { steps, owner, groups: found, collides, relay } = await gatherSteps(ctx, row, paths)
  const near = { at: row.startAt, zone: owner.zone ?? ctx.config.zone }
  const groups = await withHours(ctx, row, found, near)
  const now = ctx.clock.now()
  const pause = await pauseOf(ctx, row, owner)
  const told = tellOccurrence({ ...row, now, zone: near.zone, rule: ruleOf(owner.rule), collides, pause }, groups)
  const relayed = relay && tellRelaySummary(relay, { isSent: row.commandId !== null, groups, near })
  return {
    occurrenceId: id,
    summary: relayed ? { vi: `${told.vi} ${relayed.vi}`, en: `${told.en} ${relayed.en}` } : told,
    steps,
    speakers: groups.map(({ why, ...group }) => ({ ...group, ...tellGroup({ ...group, why }) })),
    keptUntil: addMs(row.startAt, KEPT_MS).toISOString(),
  }
}

/** To speakers that were silent by the policy, or did not go on: whose hours, from when to when, and when they were set. */
async function withHours(ctx: Ctx, row: OccurrenceRow, groups: readonly GroupRow[], near: Near) {
  const isByPolicy = ({ reason }: GroupRow) => reason === 'quiet-hours' || reason === 'outside-window'
  const codes = groups.filter(isByPolicy).flatMap(({ examples }) => examples[0]?.areaCode ?? [])
  const areas = new Map((await knownAreas(ctx.db, codes, ctx.clock.now())).map(({ code, path }) => [code, path]))
  return Promise.all(
    groups.map(async (group) => {
      const path = isByPolicy(group) ? areas.get(group.examples[0]?.areaCode ?? '') : undefined
      const then = path === undefined ? undefined : await policyThen(ctx, path, row.startAt, row.closesAt)
      const refusal = then?.refusal
      return { ...group, why: refusal?.rule === group.reason ? tellRefusal(refusal, near) : undefined }
    }),
  )
}

/** Everything that is known of why one airing is as it is. */
export async function gatherSteps(ctx: Ctx, row: OccurrenceRow, paths: readonly string[]) {
  const { db } = ctx
  const now = ctx.clock.now()
  // What was done to a series after this airing was over is another one's story.
  const until = row.closedAt ? addMs(row.closedAt, AFTERWARDS_MS) : now
  const owner = await loadOwner(db, row.id)
  const subjects = [row.id, row.bulletinId, row.scheduleId, row.programmeId, row.alertId, owner.liveId]
  const soundsUntil = row.hardEndAt ?? addMs(row.startAt, row.clipDurationMs ?? 0)
  const [acts, decisions, commands, groups, stops, cutters, collides, relay] = await Promise.all([
    loadActs(
      db,
      subjects.filter((subject) => subject !== null),
      until,
    ),
    loadDecisions(db, [row.id]),
    loadCommands(db, row.id),
    row.targets === null ? [] : loadGroups(db, row.id, paths, EXAMPLES),
    row.commandId ? loadStops(db, row.areaCodes, row.dispatchAt, row.closedAt ?? row.closesAt) : [],
    row.targets === null ? [] : loadCutters(db, row, paths, soundsUntil),
    isInOpenCollision(db, row.id),
    loadRelayed(db, row),
  ])
  const people = [...acts, ...decisions].map(({ actorId }) => actorId)
  const [names, titles, areas] = await Promise.all([
    actorNames(db, [...people, ...commands.map((one) => one.authorId), ...stops.map((one) => one.authorId)]),
    loadTitles(
      db,
      decisions.flatMap(({ data }) => textIn(data, 'otherId') ?? []),
    ),
    loadAreaNames(
      db,
      decisions.flatMap(({ data }) => textIn(data, 'areaCode') ?? []),
      now,
    ),
  ])
  const told: Told = {
    row,
    owner,
    rule: ruleOf(owner.rule),
    zone: owner.zone ?? ctx.config.zone,
    acts,
    decisions,
    commands,
    stops,
    cutters,
    groups,
    relay,
    names,
    titles,
    areas: new Map([...areas].map(([code, area]) => [code, area.name])),
  }
  const steps: ExplainStep[] = occurrenceSteps(told)
  return { steps, owner, groups, collides, relay }
}

/** The pause that keeps it silent, or did. */
async function pauseOf(ctx: Ctx, row: OccurrenceRow, { isPaused }: Owner): Promise<Pause | undefined> {
  const id = row.scheduleId ?? row.programmeId
  const isOpen = row.status === 'planned' || row.status === 'armed'
  if (id === null || (isOpen ? !isPaused : row.reason !== 'schedule-ended')) return undefined
  return (await loadPauses(ctx.db, [id], row.closedAt ?? ctx.clock.now())).get(id)
}

/** A rule of a newer version has no words here. */
export function ruleOf(stored: unknown): Words | null {
  const rule = ScheduleRule.safeParse(stored)
  return rule.success ? tellRule(rule.data) : null
}
