import { Badge, Group } from '@mantine/core'
import { IconPlaylist } from '@tabler/icons-react'
import { useTexts } from '../../i18n/language.tsx'
import { PriorityBadge } from '../../ui/badges.tsx'
import classes from './calendar.module.css'
import { calendarTexts } from './texts.ts'

/** What the colours say, each with its icon and its word. */
export function Legend() {
  const t = useTexts(calendarTexts)
  return (
    <Group gap="xs" role="group" aria-label={t.legend} className="loa-screen-only">
      <PriorityBadge priority="normal" />
      <PriorityBadge priority="priority" />
      <PriorityBadge priority="emergency" />
      <PriorityBadge priority="emergency" mode="drill" />
      <Badge variant="default" leftSection={<IconPlaylist size={16} aria-hidden />}>
        {t.legendSession}
      </Badge>
      <Badge variant="default" className={classes['legendExpected'] ?? ''}>
        {t.legendExpected}
      </Badge>
    </Group>
  )
}
