import type { Format } from '../../i18n/format.ts'
import { dayInstant, weekdayName } from '../bulletins/when.ts'
import type { editorTexts } from './editor-texts.ts'
import type { PlacedItem, ProgrammeItem } from './queries.ts'

type Texts = typeof editorTexts.vi

/** What the item is called now: its own name, else that of what it plays, else that nothing was chosen. */
export function titleOf(item: ProgrammeItem, placed: PlacedItem | undefined, t: Texts): string {
  const known = item.title ?? placed?.title
  if (known) return known
  return isEmpty(item) ? t.untitled : t.kind[item.kind]
}

/** A place that is still to be filled. */
export const isEmpty = (item: ProgrammeItem): boolean =>
  (item.kind === 'bulletin' && item.bulletinId === null) ||
  (item.kind === 'clip' && item.clipId === null) ||
  (item.kind === 'relay' && item.relayId === null)

/** `Nhạc hiệu`, `Tiếp sóng`: what the item is for. */
export const kindOf = (item: ProgrammeItem, t: Texts): string =>
  item.kind === 'clip' ? t.role[item.role] : t.kind[item.kind]

/** `Chỉ phát vào thứ Hai và thứ Tư từ 01/12/2026`; undefined when it is on every day. */
export function daysInWords({ on }: ProgrammeItem, t: Texts, format: Format): string | undefined {
  if (!on) return undefined
  const parts = [
    on.weekdays && t.on(format.list(on.weekdays.map((day) => weekdayName(day, format)))),
    on.from && t.fromWords(format.date(dayInstant(on.from))),
    on.until && t.untilWords(format.date(dayInstant(on.until))),
  ].filter(Boolean)
  return parts.length > 0 ? t.daysWords(parts.join(' ')) : undefined
}
