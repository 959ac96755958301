import { List, Progress, Stack, Text } from '@mantine/core'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import type { Airing } from './queries.ts'
import { calendarTexts } from './texts.ts'

/** How an airing went as the speakers say it; "played" is only what they reported. */
export function HowItWent({ airing, now }: { airing: Airing; now: number }) {
  const t = useTexts(calendarTexts)
  const format = useFormat()
  const { counts, targets, startAt } = airing
  if (!counts || targets === null) return Date.parse(startAt) > now ? <Text c="dimmed">{t.notYet}</Text> : null
  const { played, failed, pending } = counts
  const words = t.countLine.played(format.number(played), format.number(targets))
  return (
    <Stack gap="xs">
      <Progress.Root size="lg" aria-hidden>
        <Progress.Section value={share(played, targets)} color="leaf" />
        <Progress.Section value={share(failed, targets)} color="emergency" />
      </Progress.Root>
      <List listStyleType="none">
        <List.Item>{words}</List.Item>
        {failed > 0 && <List.Item>{t.countLine.failed(format.number(failed))}</List.Item>}
        {pending > 0 && <List.Item>{t.countLine.pending(format.number(pending))}</List.Item>}
      </List>
    </Stack>
  )
}

const share = (part: number, whole: number) => (whole === 0 ? 0 : (100 * part) / whole)
