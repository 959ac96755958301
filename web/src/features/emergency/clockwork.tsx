import { Text } from '@mantine/core'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { useNow } from '../../lib/use-now.ts'
import classes from './clockwork.module.css'
import type { Alert } from './queries.ts'
import { isNonStop, nextRoundAt } from './rounds.ts'
import { emergencyTexts } from './texts.ts'

/** Since when, when again, until when; by the server's clock, for a phone's own may be wrong. */
export function Clockwork({ alert, clockOffset }: { alert: Alert; clockOffset: number }) {
  const t = useTexts(emergencyTexts)
  const format = useFormat()
  const now = useNow(1_000, clockOffset)
  const sentAt = Date.parse(alert.sentAt ?? alert.createdAt)
  const validUntil = Date.parse(alert.validUntil ?? alert.createdAt)
  const next = nextRoundAt(alert, sentAt, now)
  const every = t.seconds(alert.repeatEverySeconds)
  return (
    <dl className={`${classes['row']} loa-tabular`}>
      <Figure name={t.elapsed} value={format.duration(now - sentAt)} />
      <Figure
        name={t.nextRound}
        value={next === undefined || next > validUntil ? '–' : t.inTime(format.duration(next - now))}
        note={isNonStop(alert) ? t.nonStop : t.everyRound(every)}
      />
      <Figure name={t.until} value={format.time(validUntil)} note={t.inTime(format.duration(validUntil - now))} />
    </dl>
  )
}

function Figure({ name, value, note }: { name: string; value: string; note?: string }) {
  return (
    <div>
      <Text component="dt" c="dimmed">
        {name}
      </Text>
      <Text component="dd" m={0} fw={600} fz={22}>
        {value}
      </Text>
      {note && (
        <Text component="dd" m={0} c="dimmed">
          {note}
        </Text>
      )}
    </div>
  )
}
