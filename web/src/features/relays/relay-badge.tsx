import { Badge } from '@mantine/core'
import { IconEarOff, IconPlugConnectedX, IconQuestionMark, IconShieldX, IconVolume } from '@tabler/icons-react'
import { useTexts } from '../../i18n/language.tsx'
import type { Relay } from './relay-queries.ts'
import { relayTexts } from './texts.ts'

const LOOK = {
  unchecked: { color: 'gray', Icon: IconQuestionMark },
  ok: { color: 'leaf', Icon: IconVolume },
  silent: { color: 'amber', Icon: IconEarOff },
  unreachable: { color: 'emergency', Icon: IconPlugConnectedX },
  refused: { color: 'emergency', Icon: IconShieldX },
} as const satisfies Record<Relay['status'], unknown>

/** Whether a station is heard, as of its last check. */
export function RelayBadge({ status }: Pick<Relay, 'status'>) {
  const t = useTexts(relayTexts)
  const { color, Icon } = LOOK[status]
  return (
    <Badge variant="light" color={color} leftSection={<Icon size={16} aria-hidden />}>
      {t.status[status]}
    </Badge>
  )
}
