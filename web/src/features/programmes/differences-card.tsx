import { Card, List, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Format } from '../../i18n/format.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { QueryView } from '../../ui/states.tsx'
import { dayInstant, ruleInWords } from '../bulletins/when.ts'
import { type Difference, differencesOf, firstDayOf, secondsOf, timeOf } from './differences.ts'
import { editorTexts } from './editor-texts.ts'
import { daysInWords, kindOf, titleOf } from './item-words.ts'
import { type ProgrammeDetail, type ProgrammeItem, programmeQuery } from './queries.ts'

const vi = {
  heading: { 'one-day': 'Khác buổi thường lệ', following: 'Khác chương trình đang phát' },
  none: 'Không khác gì: cùng giờ, cùng trình tự.',
  title: (now: string, before: string) => `Tên: “${now}” (trước là “${before}”)`,
  time: (now: string, before: string) => `Giờ bắt đầu: ${now} (thường lệ ${before})`,
  day: (now: string, own: string) => `Phát ${now}; ngày ${own} không có buổi nào`,
  gap: (now: string, own: string) => `Bắt đầu ${now}; từ ngày ${own} đến trước đó không có buổi nào`,
  rhythm: (now: string, before: string) => `Lịch phát: ${now} (trước là ${before})`,
  otherDays: 'Ngày nghỉ, ngày phát thêm hoặc số lượt khác trước',
  areas: (now: string, before: string) => `Nơi phát: ${now} (trước là ${before})`,
  priority: { normal: 'Không còn là chương trình ưu tiên', priority: 'Thành chương trình ưu tiên' },
  budget: (now: string, before: string) => `Thời lượng: ${now} (trước là ${before})`,
  volume: (now: string, before: string) => `Âm lượng: ${now} (trước là ${before})`,
  ownVolume: 'theo từng cụm loa',
  resume: {
    continue: 'Bị ngắt thì sau đó phát tiếp',
    restart: 'Bị ngắt thì sau đó phát lại từ đầu',
    drop: 'Bị ngắt thì thôi, không phát tiếp',
  },
  added: (item: string) => `Thêm “${item}”`,
  removed: (item: string) => `Bỏ “${item}”`,
  moved: (item: string) => `“${item}” đổi chỗ trong trình tự`,
  content: (item: string, before: string) => `“${item}” thay cho “${before}”`,
  sameName: (item: string) => `“${item}” phát nội dung khác`,
  role: (item: string, role: string) => `“${item}” nay là: ${role}`,
  length: (item: string, now: string, before: string) => `“${item}”: ${now} (trước là ${before})`,
  days: (item: string, days: string) => `“${item}”: ${days}`,
  everyDay: 'phát mọi ngày',
  name: (item: string, before: string) => `“${item}” (trước gọi là “${before}”)`,
}
const en = {
  heading: { 'one-day': 'Other than on an ordinary day', following: 'Other than what plays now' },
  none: 'Nothing is other: same time, same order.',
  title: (now: string, before: string) => `Title: “${now}” (was “${before}”)`,
  time: (now: string, before: string) => `Begins at ${now} (usually ${before})`,
  day: (now: string, own: string) => `Plays ${now}; ${own} has no session`,
  gap: (now: string, own: string) => `Begins ${now}; from ${own} until then there is no session`,
  rhythm: (now: string, before: string) => `Plays ${now} (was ${before})`,
  otherDays: 'Other days left out or added, or another number of sessions',
  areas: (now: string, before: string) => `Where: ${now} (was ${before})`,
  priority: { normal: 'No longer a priority programme', priority: 'Becomes a priority programme' },
  budget: (now: string, before: string) => `Length: ${now} (was ${before})`,
  volume: (now: string, before: string) => `Volume: ${now} (was ${before})`,
  ownVolume: 'as each loudspeaker is set',
  resume: {
    continue: 'Goes on after it was cut',
    restart: 'Begins again after it was cut',
    drop: 'Is dropped once it was cut',
  },
  added: (item: string) => `“${item}” is new`,
  removed: (item: string) => `“${item}” is left out`,
  moved: (item: string) => `“${item}” has another place in the order`,
  content: (item: string, before: string) => `“${item}” instead of “${before}”`,
  sameName: (item: string) => `“${item}” plays something else`,
  role: (item: string, role: string) => `“${item}” is now: ${role}`,
  length: (item: string, now: string, before: string) => `“${item}”: ${now} (was ${before})`,
  days: (item: string, days: string) => `“${item}”: ${days}`,
  everyDay: 'every day',
  name: (item: string, before: string) => `“${item}” (was called “${before}”)`,
} satisfies typeof vi
const texts = { vi, en }

/** What a draft changes of the series that it stands in for, so that whoever decides need not compare two screens. */
export function DifferencesCard({ programme }: { programme: ProgrammeDetail }) {
  const { originId, originKind, status } = programme
  const isDraft = status === 'draft' || status === 'submitted' || status === 'rejected'
  if (!isDraft || !originId || !originKind || originKind === 'copy') return null
  return <Differences programme={programme} originId={originId} kind={originKind} />
}

type DifferencesProps = { programme: ProgrammeDetail; originId: string; kind: 'one-day' | 'following' }
function Differences({ programme, originId, kind }: DifferencesProps) {
  const t = useTexts(texts)
  const sentences = useSentences(programme)
  const series = useQuery(programmeQuery(originId))
  return (
    <Card withBorder padding="md" component="section" aria-labelledby="differences">
      <Stack gap="sm">
        <Title order={2} id="differences">
          {t.heading[kind]}
        </Title>
        <QueryView query={series}>
          {(origin) => {
            const said = sentences(origin)
            if (said.length === 0) return <Text>{t.none}</Text>
            return (
              <List spacing="xs" aria-labelledby="differences">
                {said.map((sentence, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: two items of one name say the same
                  <List.Item key={index}>{sentence}</List.Item>
                ))}
              </List>
            )
          }}
        </QueryView>
      </Stack>
    </Card>
  )
}

function useSentences(draft: ProgrammeDetail): (series: ProgrammeDetail) => string[] {
  const t = useTexts(texts)
  const words = useTexts(editorTexts)
  const format = useFormat()
  const nameIn = ({ order }: ProgrammeDetail, item: ProgrammeItem) => {
    const placed = order?.items.find(({ itemId }) => itemId === item.id)
    return titleOf(item, placed, words)
  }
  const volume = ({ volume: percent }: ProgrammeDetail) =>
    percent === null ? t.ownVolume : format.percent(percent / 100)
  const say = (series: ProgrammeDetail, difference: Difference): string => {
    switch (difference.what) {
      case 'title':
        return t.title(draft.title, series.title)
      case 'time':
        return t.time(timeOf(draft), timeOf(series))
      case 'day': {
        const [now, own] = both((day) => format.date(dayInstant(day)), firstDayOf(draft), draft.originDate ?? '')
        return draft.originKind === 'one-day' ? t.day(now, own) : t.gap(now, own)
      }
      case 'rhythm': {
        const [now, before] = both(({ rule }) => ruleInWords(rule, format, Date.now()), draft, series)
        return now === before ? t.otherDays : t.rhythm(now, before)
      }
      case 'resume':
        return t.resume[draft.resume]
      case 'areas':
        return t.areas(...both(({ areaNames }) => format.list(areaNames), draft, series))
      case 'priority':
        return t.priority[draft.priority]
      case 'budget':
        return t.budget(...both(({ budgetSeconds }) => format.duration(budgetSeconds * 1_000), draft, series))
      case 'volume':
        return t.volume(...both(volume, draft, series))
      case 'added':
      case 'moved':
        return t[difference.what](nameIn(draft, difference.item))
      case 'removed':
        return t.removed(nameIn(series, difference.item))
      default:
        return sayOfItem(difference, nameIn(draft, difference.item), nameIn(series, difference.before))
    }
  }
  const sayOfItem = (
    { what, item, before }: Extract<Difference, { before: ProgrammeItem }>,
    name: string,
    nameBefore: string,
  ): string => {
    if (what === 'role') return t.role(name, kindOf(item, words))
    if (what === 'name') return t.name(name, nameBefore)
    if (what === 'content') return name === nameBefore ? t.sameName(name) : t.content(name, nameBefore)
    if (what === 'days') return t.days(name, daysInWords(item, words, format) ?? t.everyDay)
    return t.length(name, ...both((one) => secondsInWords(one, format), item, before))
  }
  return (series) => differencesOf(series, draft).map((difference) => say(series, difference))
}

const both = <T,>(tell: (of: T) => string, now: T, before: T): [string, string] => [tell(now), tell(before)]

const secondsInWords = (item: ProgrammeItem, format: Format): string => format.duration((secondsOf(item) ?? 0) * 1_000)
