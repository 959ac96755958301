import { Button, Card, Group, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { useFormat, useLanguage, useTexts } from '../../i18n/language.tsx'
import { OccurrenceBadge } from '../../ui/badges.tsx'
import { TextLink } from '../../ui/text-link.tsx'
import type { Month } from './queries.ts'
import { ReasonList } from './reason-list.tsx'
import classes from './reports.module.css'
import { statusOf } from './status-of.ts'
import { reportTexts } from './texts.ts'

const FIRST = 8

/** No unexplained silence: how many were not heard, for which reasons, and the ledger of each. */
export function NotAired({ month }: { month: Month }) {
  const t = useTexts(reportTexts)
  const format = useFormat()
  const { language } = useLanguage()
  const [shown, setShown] = useState(FIRST)
  const { total, reasons, items } = month.notAired
  return (
    <Card component="section" withBorder padding="md" aria-labelledby="not-aired">
      <Stack gap="sm">
        <Title order={2} id="not-aired">
          {t.notAired}
        </Title>
        <Text>{total === 0 ? t.everythingAired : t.notAiredText(format.number(total))}</Text>
        <ReasonList reasons={reasons} countOf={t.reasonCount} />
        <ul className={classes['lines']}>
          {items.slice(0, shown).map((item) => {
            const reason = language === 'vi' ? item.reasonVi : item.reasonEn
            const status = statusOf(item.status)
            return (
              <li key={item.occurrenceId}>
                <Group justify="space-between" gap="xs" align="flex-start">
                  <div style={{ flex: '1 1 220px' }}>
                    <TextLink to="/occurrences/$occurrenceId" params={{ occurrenceId: item.occurrenceId }}>
                      {item.title}
                    </TextLink>
                    <Text c="dimmed">{format.dateTime(item.startAt)}</Text>
                    {reason && <Text>{reason}</Text>}
                  </div>
                  {status && <OccurrenceBadge status={status} />}
                </Group>
              </li>
            )
          })}
        </ul>
        {items.length > shown && (
          <Button variant="default" className="loa-screen-only" onClick={() => setShown(items.length)}>
            {t.more(format.number(items.length - shown))}
          </Button>
        )}
        {total > items.length && <Text c="dimmed">{t.notNamed(format.number(total - items.length))}</Text>}
      </Stack>
    </Card>
  )
}
