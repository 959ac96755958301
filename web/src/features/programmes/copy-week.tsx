import { Button, List, SimpleGrid, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { api, call } from '../../api.ts'
import { localDate } from '../../i18n/format.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { addDays } from '../../lib/months.ts'
import { AreaSelect } from '../../ui/area-picker/area-select.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { TextLink } from '../../ui/text-link.tsx'
import { useAct } from '../../ui/use-act.tsx'
import { useOwnAreas } from '../bulletins/use-own-areas.ts'
import { dayInstant } from '../bulletins/when.ts'
import { programmeTexts } from './texts.ts'
import { isDate, mondayOf } from './week.ts'

type Asked = { areaCode: string; from: string; to: string }
const copy = (json: Asked) => call(api.programmes['copy-week'].$post({ json }))
type Copied = Awaited<ReturnType<typeof copy>>

/** One week's single programmes into another, as drafts; then what was made and what was left out, in words. */
export function CopyWeek({ onDone }: { onDone(): void }) {
  const t = useTexts(programmeTexts)
  const format = useFormat()
  const { all } = useOwnAreas('schedule.write')
  const today = localDate(Date.now())
  const [areaCode, setAreaCode] = useState(all[0] ?? '')
  const [from, setFrom] = useState(today)
  const [to, setTo] = useState(addDays(today, 7))
  const run = useAct({ do: copy, ownErrors: true, stale: ['programmes'] })
  if (run.data) return <Result copied={run.data} onAgain={run.reset} onDone={onDone} />

  const areDates = isDate(from) && isDate(to)
  const isSameWeek = areDates && mondayOf(from) === mondayOf(to)
  const week = (date: string) => {
    if (!isDate(date)) return undefined
    const monday = mondayOf(date)
    const [first, last] = [monday, addDays(monday, 6)].map((day) => format.date(dayInstant(day)))
    return t.weekOf(first ?? '', last ?? '')
  }
  return (
    <Stack>
      <Text>{t.copyText}</Text>
      <AreaSelect value={areaCode} onChange={setAreaCode} />
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <DateField label={t.fromWeek} required value={from} description={week(from)} onChange={setFrom} />
        <DateField
          label={t.toWeek}
          required
          value={to}
          description={week(to)}
          error={isSameWeek ? t.sameWeek : undefined}
          onChange={setTo}
        />
      </SimpleGrid>
      <ProblemAlert error={run.error} />
      <Button
        size="lg"
        loading={run.isPending}
        disabled={!areDates || isSameWeek || areaCode === ''}
        onClick={() => run.mutate({ areaCode, from: mondayOf(from), to: mondayOf(to) })}
      >
        {t.copyGo}
      </Button>
    </Stack>
  )
}

type ResultProps = { copied: Copied; onAgain(): void; onDone(): void }
function Result({ copied: { created, skipped }, onAgain, onDone }: ResultProps) {
  const t = useTexts(programmeTexts)
  const format = useFormat()
  return (
    <Stack>
      <Text fw={600} role="status">
        {created.length > 0 ? t.copied(format.number(created.length)) : t.copiedNone}
      </Text>
      {created.length > 0 && (
        <List spacing="xs">
          {created.map(({ id, title, rule }) => (
            <List.Item key={id}>
              <TextLink underline="always" to="/programmes/$programmeId" params={{ programmeId: id }} onClick={onDone}>
                {title}
                {rule.kind === 'once' && `, ${rule.at.slice(0, 5)} ${format.day(dayInstant(rule.on))}`}
              </TextLink>
            </List.Item>
          ))}
        </List>
      )}
      {skipped.length > 0 && (
        <div>
          <Text>{t.skipped(format.number(skipped.length))}</Text>
          <List spacing="xs">
            {skipped.map(({ programmeId, title, date, why }) => (
              <List.Item key={`${programmeId}${date}`}>
                <TextLink underline="always" to="/programmes/$programmeId" params={{ programmeId }} onClick={onDone}>
                  {title}
                </TextLink>
                : {t.why[why](date ? format.date(dayInstant(date)) : '')}
              </List.Item>
            ))}
          </List>
        </div>
      )}
      <Button variant="default" onClick={onAgain}>
        {t.again}
      </Button>
    </Stack>
  )
}
