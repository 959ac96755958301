import { Button, Card, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { localDate } from '../../i18n/format.ts'
import { useFormat, useLanguage, useTexts } from '../../i18n/language.tsx'
import { addDays } from '../../lib/months.ts'
import rows from '../../ui/rows.module.css'
import { QueryView } from '../../ui/states.tsx'
import { dayInstant } from '../bulletins/when.ts'
import { type Effective, holidaysQuery } from './policy-queries.ts'
import { policyTexts } from './texts.ts'

const SHOWN = 4

/** The holidays of the coming year as they hold here: the country's, with what the area adds and takes away. */
export function HolidaysCard({ effective }: { effective: Effective }) {
  const t = useTexts(policyTexts)
  const format = useFormat()
  const { language } = useLanguage()
  const [isOpen, setOpen] = useState(false)
  const today = localDate(Date.now())
  const holidays = useQuery(holidaysQuery(today))
  const hasPolicy = effective.areaCodes.length > 0
  const here = new Set(effective.rules.holidays)
  return (
    <Card withBorder padding="md" component="section" aria-labelledby="holidays">
      <Stack>
        <Title order={2} id="holidays">
          {t.holidays}
        </Title>
        <Text c="dimmed">{t.holidaysText}</Text>
        <QueryView query={holidays}>
          {(items) => {
            const known = new Set(items.map(({ date }) => date))
            const own = [...here].filter((date) => date >= today && date <= addDays(today, 365) && !known.has(date))
            const all = [
              ...items.map(({ date, name }) => ({ date, name: name[language] })),
              ...own.map((date) => ({ date, name: t.holidayHere })),
            ].toSorted((a, b) => (a.date < b.date ? -1 : 1))
            return (
              <>
                <dl className={rows['facts']} id="holiday-list">
                  {(isOpen ? all : all.slice(0, SHOWN)).map(({ date, name }) => (
                    <div key={date} style={{ display: 'contents' }}>
                      <dt className="loa-tabular">{format.date(dayInstant(date))}</dt>
                      <dd>
                        {name}
                        {hasPolicy && !here.has(date) && ` (${t.notHere})`}
                      </dd>
                    </div>
                  ))}
                </dl>
                {all.length > SHOWN && (
                  <Button
                    variant="subtle"
                    aria-expanded={isOpen}
                    aria-controls="holiday-list"
                    style={{ alignSelf: 'flex-start' }}
                    onClick={() => setOpen(!isOpen)}
                  >
                    {isOpen ? t.holidaysHide : t.holidaysShow(format.number(all.length))}
                  </Button>
                )}
              </>
            )
          }}
        </QueryView>
      </Stack>
    </Card>
  )
}
