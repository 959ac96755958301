import { Badge } from '@mantine/core'
import { useTexts } from '../../i18n/language.tsx'
import type { Status } from './queries.ts'
import { programmeTexts } from './texts.ts'

const COLOR: Record<Status, string> = {
  draft: 'gray',
  submitted: 'amber',
  approved: 'leaf',
  rejected: 'emergency',
  paused: 'amber',
  ended: 'gray',
}

export function ProgrammeBadge({ status }: { status: Status }) {
  const t = useTexts(programmeTexts)
  return (
    <Badge variant="light" color={COLOR[status]}>
      {t.status[status]}
    </Badge>
  )
}
