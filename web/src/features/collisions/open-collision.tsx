import { Badge, Card, Group, Stack, Text, Title } from '@mantine/core'
import { IconHourglass } from '@tabler/icons-react'
import { useFormat, useLanguage, useTexts } from '../../i18n/language.tsx'
import { useNow } from '../../lib/use-now.ts'
import { Choose } from './choose.tsx'
import type { Collision } from './collision-queries.ts'
import { SideBySide } from './side-by-side.tsx'
import { collisionTexts } from './texts.ts'
import { lengthInWords } from './time-left.ts'

/** One collision that waits for a person: until when, both airings, and what can be done. */
export function OpenCollision({ collision }: { collision: Collision }) {
  const t = useTexts(collisionTexts)
  const format = useFormat()
  const { language } = useLanguage()
  const now = useNow(30_000)
  const { id, sides, startsAt, endsAt, areaNames, decideBy, words, mayDecide, rule } = collision
  const [one, other] = sides
  if (!one || !other) return null
  const leftMs = decideBy === null ? 0 : Date.parse(decideBy) - now
  return (
    <Card withBorder padding="md" component="article" aria-labelledby={`collision-${id}`}>
      <Stack gap="md">
        <Group justify="space-between" align="flex-start" gap="xs">
          <Title order={3} id={`collision-${id}`} style={{ flex: '1 1 240px' }}>
            {t.of(one.title, other.title)}
          </Title>
          <Badge color="amber" variant="light" size="lg" leftSection={<IconHourglass size={18} aria-hidden />}>
            {leftMs > 0 ? t.left(lengthInWords(leftMs, t, format)) : t.leftNone}
          </Badge>
        </Group>
        <div>
          <Text>
            {t.overlap(format.clock(startsAt), format.clock(endsAt), format.list(areaNames))},{' '}
            {format.day(startsAt, now)}. {rule === 'same-class' && t.sameClass[one.priority]}
          </Text>
          <Text fw={600}>{words[language]}</Text>
        </div>
        <SideBySide collision={collision} />
        {mayDecide ? (
          <Choose key={id} collision={collision} />
        ) : (
          <Text c="dimmed">{t.mayNot(format.list([...new Set(sides.map(({ decidedIn }) => decidedIn))]))}</Text>
        )}
      </Stack>
    </Card>
  )
}
