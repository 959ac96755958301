import { List, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { ruleInWords } from '../bulletins/when.ts'
import classes from './calendar.module.css'
import { runningQuery, type Schedule } from './queries.ts'
import { calendarTexts } from './texts.ts'

/**
 * What will air between two dates that lie too far ahead to be planned one by one: the rules in words. Without it an empty week
 * would look like a silent one.
 */
export function RunningSeries({ from, to, now }: { from: string; to: string; now: number }) {
  const t = useTexts(calendarTexts)
  const format = useFormat()
  const { data = [] } = useQuery(runningQuery)
  const shown = data.filter(({ rule }) => touches(rule, from, to))
  if (shown.length === 0) return <Text c="dimmed">{t.planAhead}</Text>
  return (
    <Stack gap="xs" component="section" aria-labelledby="running-series">
      <Title order={3} id="running-series">
        {t.running}
      </Title>
      <Text c="dimmed">{t.planAhead}</Text>
      <List spacing="xs">
        {shown.map(({ id, bulletinId, bulletinTitle, bulletinStatus, rule }) => (
          <List.Item key={id}>
            <Link to="/bulletins/$bulletinId" params={{ bulletinId }} className={classes['anchor']}>
              {bulletinTitle}
            </Link>
            : {ruleInWords(rule, format, now)}
            {bulletinStatus !== 'approved' && ` (${t.notApproved})`}
          </List.Item>
        ))}
      </List>
    </Stack>
  )
}

function touches(rule: Schedule['rule'], first: string, last: string): boolean {
  if (rule.kind === 'once') return !rule.whenApproved && rule.on >= first && rule.on <= last
  return rule.startsOn <= last && (rule.endsOn === undefined || rule.endsOn >= first)
}
