import type { Format } from '../../i18n/format.ts'
import { exactTime, volumeInWords } from './figures.ts'
import type { Preflight } from './preflight-query.ts'
import type { preflightTexts } from './texts.ts'

type Texts = typeof preflightTexts.vi.changed

/** In words, what a new pre-flight says differently from the one that was shown; never empty. Pure. */
export function whatChanged(shown: Preflight, now: Preflight, t: Texts, format: Format): string[] {
  const more = now.speakers.total - shown.speakers.total
  const total = format.number(now.speakers.total)
  const volume = volumeInWords(now.volume, format)
  const said = [
    now.content.title !== shown.content.title && t.title(now.content.title),
    differs(shown, now, ({ content }) => content.pieces.map(({ sha256, durationMs }) => [sha256, durationMs])) &&
      t.content,
    now.content.stations.length > 0 &&
      differs(shown, now, ({ content }) => content.stations) &&
      t.stations(
        format.list(
          now.content.stations.map(({ name, url, standInTitle }) => `${name} (${url}; ${t.ifLost(standInTitle)})`),
        ),
      ),
    now.content.priority !== shown.content.priority && t.priority,
    differs(shown, now, ({ areas }) => areas.map(({ code }) => code).toSorted()) &&
      t.areas(format.list(now.areas.map(({ name }) => name))),
    more > 0 && t.more(format.number(more), total),
    more < 0 && t.fewer(format.number(-more), total),
    more === 0 && differs(shown, now, speakersOf) && t.others,
    volume && volume !== volumeInWords(shown.volume, format) && t.volume(volume),
    ...airingsIn(shown, now, t, format),
    now.airings.some((airing) => isJudgedAnew(airing, shown)) && t.policy,
    differs(shown, now, givingWay) && t.cuts,
  ].filter((words) => typeof words === 'string')
  return said.length > 0 ? said : [t.other]
}

type Airing = Preflight['airings'][number]
const NAMED = 3
/** So many of the next airings the server gives; what lies beyond is only the first of a plan. */
const NEXT = 5

/** Which airings came and went. What has begun meanwhile, or what comes after the last that was shown, did neither. */
function airingsIn(shown: Preflight, now: Preflight, t: Texts, format: Format): string[] {
  const [before, after] = [planned(shown), planned(now)]
  const gone = before.filter((airing) => airing.startAt >= now.madeAt && isMissing(airing, now))
  const plansOfGone = new Set(gone.map(planOf))
  const came = after.filter(
    (airing) => isMissing(airing, shown) || (plansOfGone.has(planOf(airing)) && !isAmong(airing, before)),
  )
  if (gone.length + came.length > 0)
    return [
      ...(gone.length > 0 ? [t.gone(timesIn(gone, t, format))] : []),
      ...(came.length > 0 ? [t.came(timesIn(came, t, format))] : []),
    ]
  const other = after.find(({ startAt, endAt }) => before.some((one) => one.startAt === startAt && one.endAt !== endAt))
  return other ? [t.ends(format.when(other.startAt), exactTime(other.endAt, format))] : []
}

/** The same airing, and another word of the policy about it. */
const isJudgedAnew = ({ startAt, violation, onApproval }: Airing, { airings }: Preflight): boolean =>
  airings.some(
    (one) =>
      one.onApproval === onApproval &&
      (onApproval || one.startAt === startAt) &&
      one.violation?.rule !== violation?.rule,
  )

/** It is certainly not among all that is to come: its time is one of the list, or its plan begins later or is none. */
function isMissing(airing: Airing, there: Preflight): boolean {
  const all = planned(there)
  if (isAmong(airing, all)) return false
  const last = there.airings[NEXT - 1]
  if (!last || airing.startAt <= last.startAt) return true
  const first = all.find((one) => planOf(one) === planOf(airing))
  return !first || first.startAt > airing.startAt
}

// "As soon as it is approved" moves with the clock: that is no change.
const planned = ({ airings }: Preflight): Airing[] => airings.filter(({ onApproval }) => !onApproval)
const planOf = ({ scheduleId, programmeId }: Airing): string => `${scheduleId} ${programmeId}`
const isAmong = ({ startAt }: Airing, all: readonly Airing[]): boolean => all.some((one) => one.startAt === startAt)
const timesIn = (airings: readonly Airing[], t: Texts, format: Format): string =>
  `${airings
    .slice(0, NAMED)
    .map(({ startAt }) => format.when(startAt))
    .join('; ')}${airings.length > NAMED ? t.andLater : ''}`

const speakersOf = ({ speakers: { list, total } }: Preflight) =>
  list.length < total ? [] : list.map(({ id, volume }) => [id, volume]).toSorted()
const givingWay = ({ cuts, cutBy }: Preflight) =>
  [cuts, cutBy].map((all) => all.map(({ title, scheduleId, programmeId }) => [title, scheduleId, programmeId]))

const differs = (shown: Preflight, now: Preflight, of: (preflight: Preflight) => unknown): boolean =>
  JSON.stringify(of(shown)) !== JSON.stringify(of(now))
