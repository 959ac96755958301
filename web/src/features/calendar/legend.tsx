import { Group } from '@mantine/core'
import { useTexts } from '../../i18n/language.tsx'
import { PriorityBadge } from '../../ui/badges.tsx'
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
    </Group>
  )
}
