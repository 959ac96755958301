import type { Format } from '../../i18n/format.ts'
import { volumeInWords } from './figures.ts'
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
      t.stations(format.list(now.content.stations.map(({ name, url }) => `${name} (${url})`))),
    now.content.priority !== shown.content.priority && t.priority,
    differs(shown, now, ({ areas }) => areas.map(({ code }) => code).toSorted()) &&
      t.areas(format.list(now.areas.map(({ name }) => name))),
    more > 0 && t.more(format.number(more), total),
    more < 0 && t.fewer(format.number(-more), total),
    more === 0 && differs(shown, now, speakersOf) && t.others,
    volume && volume !== volumeInWords(shown.volume, format) && t.volume(volume),
    differs(shown, now, plannedAt) && t.times,
    differs(shown, now, ({ airings }) => airings.map(({ violation }) => violation?.rule)) && t.policy,
    differs(shown, now, givingWay) && t.cuts,
  ].filter((words) => typeof words === 'string')
  return said.length > 0 ? said : [t.other]
}

// "As soon as it is approved" moves with the clock: that is no change.
const plannedAt = ({ airings }: Preflight) =>
  airings.filter(({ onApproval }) => !onApproval).map(({ startAt, endAt }) => [startAt, endAt])
const speakersOf = ({ speakers: { list, total } }: Preflight) =>
  list.length < total ? [] : list.map(({ id, volume }) => [id, volume]).toSorted()
const givingWay = ({ cuts, cutBy }: Preflight) =>
  [cuts, cutBy].map((all) => all.map(({ title, scheduleId, programmeId }) => [title, scheduleId, programmeId]))

const differs = (shown: Preflight, now: Preflight, of: (preflight: Preflight) => unknown): boolean =>
  JSON.stringify(of(shown)) !== JSON.stringify(of(now))
