import { Card, Stack, Title } from '@mantine/core'
import { common } from '../../i18n/common.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { useNow } from '../../lib/use-now.ts'
import { Facts } from '../../ui/facts.tsx'
import { type InboxItem, isSoon } from './inbox-queries.ts'
import { inboxTexts } from './texts.ts'

/** What the source said of it. */
export function ItemFacts({ item }: { item: InboxItem }) {
  const t = useTexts(inboxTexts)
  const words = useTexts(common)
  const format = useFormat()
  const now = useNow(30_000)
  const { airAt, validTo, approvedBy, riskLevel, clipDurationMs, status, priority } = item
  const isWaiting = status === 'waiting'
  const until = () => {
    if (!validTo) return t.noEnd
    const when = format.when(validTo, now)
    return isWaiting && isSoon(validTo, now) ? `${when} (${format.ago(validTo, now)})` : when
  }
  const bulletin: Array<[string, string | null]> = [
    [t.topic, words.topic[item.topic as keyof typeof words.topic] ?? item.topic],
    [t.duration, clipDurationMs === null ? null : format.duration(clipDurationMs)],
    [t.wishedAt, isWaiting ? (airAt ? format.when(airAt, now) : t.anyTime) : null],
    [t.validTo, priority === 'emergency' && !validTo ? null : until()],
  ]
  const facts: Array<[string, string | null]> = [
    [t.source, item.sourceName],
    ...(item.kind === 'bulletin' ? bulletin : []),
    [t.approvedBy, approvedBy && [approvedBy.name, approvedBy.position].filter(Boolean).join(', ')],
    [t.riskLevel, riskLevel === null ? null : format.number(riskLevel)],
    [t.issuedAt, item.issuedAt && format.dateTime(item.issuedAt)],
    [t.receivedAt, format.dateTime(item.receivedAt)],
    [t.externalId, `${item.externalId}, ${t.version(format.number(item.version))}`],
  ]
  return (
    <Card withBorder padding="md">
      <Stack gap="sm">
        <Title order={2}>{t.facts}</Title>
        <Facts facts={facts} />
      </Stack>
    </Card>
  )
}
