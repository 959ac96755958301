import { Group, Text } from '@mantine/core'
import { useFormat, useLanguage } from '../../i18n/language.tsx'
import classes from './reports.module.css'

type ReasonListProps = {
  reasons: ReadonlyArray<{ reason: string; vi: string; en: string; count: number }>
  countOf(count: string): string
}

/** Reasons in words, the most frequent first, as the server has counted them. */
export function ReasonList({ reasons, countOf }: ReasonListProps) {
  const format = useFormat()
  const { language } = useLanguage()
  if (reasons.length === 0) return null
  return (
    <ul className={classes['lines']}>
      {reasons.map((one) => (
        <li key={one.reason}>
          <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
            <Text>{one[language]}</Text>
            <Text fw={600} className="loa-tabular" style={{ flex: 'none' }}>
              {countOf(format.number(one.count))}
            </Text>
          </Group>
        </li>
      ))}
    </ul>
  )
}
