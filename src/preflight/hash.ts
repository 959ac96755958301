import { createHash } from 'node:crypto'
import { canonicalJson } from '../audit/canonical.ts'

/** A relayed station as it would be heard; `standIn` is the hash of what sounds when it is lost. */
export type Station = {
  id: string
  name: string
  url: string
  standIn: string
  standInTitle: string
  isArchived: boolean
}

/** All that an approval binds to. Neither the clock nor who is connected is in it: those change while one listens. */
export type Shown = {
  subject: { kind: string; id: string }
  title: string
  priority: string
  pieces: ReadonlyArray<{
    title: string
    kind: string
    offsetMs: number
    durationMs: number
    sha256: string | null
    standInTitle: string | null
  }>
  /** No airing begins after this. */
  validTo: string | null
  /** Whoever is relayed, and from where: the same name at another address is another voice. */
  stations: readonly Station[]
  areaCodes: readonly string[]
  runs: ReadonlyArray<Record<string, unknown>>
  /** By area, the loudspeakers with their volumes. */
  speakers: ReadonlyArray<{ areaPath: string; digest: string }>
  /** Ids of the policy versions that have a say on the days of the first airings of all its plans. */
  policies: readonly string[]
  /** Schedules and programmes that give way to it, and that it gives way to. */
  cuts: readonly string[]
  cutBy: readonly string[]
}

/** 64 hex digits; the order in which things were found does not matter. Pure. */
export function hashOf(shown: Shown): string {
  const sorted = {
    ...shown,
    stations: shown.stations.map((station) => canonicalJson(station)).toSorted(),
    areaCodes: shown.areaCodes.toSorted(),
    runs: shown.runs.map((run) => canonicalJson(run)).toSorted(),
    speakers: shown.speakers.map((group) => canonicalJson(group)).toSorted(),
    policies: [...new Set(shown.policies)].toSorted(),
    cuts: [...new Set(shown.cuts)].toSorted(),
    cutBy: [...new Set(shown.cutBy)].toSorted(),
  }
  return createHash('sha256').update(canonicalJson(sorted)).digest('hex')
}
