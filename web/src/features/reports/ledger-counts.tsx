import { Card, Stack, Text, Title } from '@mantine/core'
import { Link, useSearch } from '@tanstack/react-router'
import { common } from '../../i18n/common.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { countsOf, isWaiting, sumOf, toneOf } from './delivery-kinds.ts'
import classes from './ledger.module.css'
import { ledgerTexts } from './ledger-texts.ts'
import type { DeliveryStatus, Summary } from './queries.ts'

/** The counts of the ledger, live, as a bar and as numbers; a number leads to the speakers that it counts. */
export function LedgerCounts({ summary }: { summary: Summary }) {
  const t = { ...useTexts(common), ...useTexts(ledgerTexts) }
  const { number } = useFormat()
  const { status: chosen }: Record<string, string | undefined> = useSearch({ strict: false })
  const counts = countsOf(summary)
  const [playing, waiting] = [sumOf(counts, (status) => status === 'playing'), sumOf(counts, isWaiting)]
  const parts = counts.map(({ status, count }) => `${t.deliveryStatus[status]} ${number(count)}`)
  return (
    <Card component="section" withBorder padding="md" aria-labelledby="counts">
      <Stack gap="sm">
        <Title order={2} id="counts">
          {t.counts}
        </Title>
        <Text role="status">
          {playing + waiting > 0
            ? t.summaryOpen(number(summary.played), number(playing), number(waiting))
            : t.summary(number(summary.played), number(summary.targets))}
        </Text>
        <div className={classes['bar']} role="img" aria-label={t.bar(parts.join(', '))}>
          {counts.map(({ status, count }) => (
            <div key={status} className={classes[toneOf(status)]} style={{ flex: `${count} 1 0` }} />
          ))}
        </div>
        <nav aria-label={t.filter}>
          <ul className={classes['counts']}>
            <li>
              <Filter status={undefined} count={summary.targets} chosen={chosen} words={t.all} />
            </li>
            {counts.map(({ status, count }) => (
              <li key={status}>
                <Filter status={status} count={count} chosen={chosen} words={t.deliveryStatus[status]} />
              </li>
            ))}
          </ul>
        </nav>
      </Stack>
    </Card>
  )
}

type FilterProps = { status: DeliveryStatus | undefined; count: number; chosen: string | undefined; words: string }

function Filter({ status, count, chosen, words }: FilterProps) {
  const { number } = useFormat()
  return (
    <Link
      to="."
      search={status ? { status } : {}}
      replace
      resetScroll={false}
      activeOptions={{ includeSearch: true, exact: true }}
      className={`${classes['count']} ${status ? classes[toneOf(status)] : ''}`}
      aria-current={chosen === status ? 'true' : undefined}
      data-count={status ?? 'all'}
    >
      <b className="loa-tabular">{number(count)}</b>
      <span>{words}</span>
    </Link>
  )
}
