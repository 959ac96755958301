import { Card, Stack, Text, Title } from '@mantine/core'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { TextLink } from '../../ui/text-link.tsx'
import type { Month } from './queries.ts'
import { ReasonList } from './reason-list.tsx'
import classes from './reports.module.css'
import { reportTexts } from './texts.ts'

/** Over all speakers of the month: how much was played to the end, and why the rest was not. */
export function AtSpeakers({ month }: { month: Month }) {
  const t = useTexts(reportTexts)
  const { number, percent } = useFormat()
  const { total, played, playedShare, reasons } = month.deliveries
  const isAll = total > 0 && played === total
  return (
    <Card component="section" withBorder padding="md" aria-labelledby="at-speakers">
      <Stack gap="sm">
        <Title order={2} id="at-speakers">
          {t.atSpeakers}
        </Title>
        <Text>
          {total === 0
            ? t.noneDue
            : isAll
              ? t.atSpeakersAll(number(total))
              : t.atSpeakersText(number(played), number(total), percent(playedShare ?? 0))}
        </Text>
        <ReasonList reasons={reasons} countOf={t.reasonCount} />
      </Stack>
    </Card>
  )
}

/** Each emergency of the month and how far it reached; nothing when there was none. */
export function Alerts({ month }: { month: Month }) {
  const t = useTexts(reportTexts)
  const format = useFormat()
  const { number } = format
  const { items } = month.emergencies
  if (items.length === 0) return null
  return (
    <Card component="section" withBorder padding="md" aria-labelledby="alert-list">
      <Stack gap="sm">
        <Title order={2} id="alert-list">
          {t.alertList}
        </Title>
        <ul className={classes['lines']}>
          {items.map((item) => (
            <li key={item.alertId ?? `${item.startAt} ${item.title}`}>
              {item.alertId ? (
                <TextLink to="/emergency/$alertId" params={{ alertId: item.alertId }}>
                  {item.title}
                </TextLink>
              ) : (
                <Text>{item.title}</Text>
              )}
              <Text c="dimmed">
                {[
                  format.dateTime(item.startAt),
                  ...(item.riskLevel === null ? [] : [t.risk(number(item.riskLevel))]),
                  t.rounds(number(item.airings)),
                ].join(' · ')}
              </Text>
              <Text>
                {t.reachedAt(number(item.reached), number(item.targets), format.percent(item.reachedShare ?? 0))}
              </Text>
            </li>
          ))}
        </ul>
      </Stack>
    </Card>
  )
}
