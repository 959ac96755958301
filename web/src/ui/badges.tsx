import { Badge } from '@mantine/core'
import { IconAlertOctagon, IconArrowUp, IconPlugConnected, IconPlugConnectedX, IconVolume } from '@tabler/icons-react'
import { common } from '../i18n/common.ts'
import { useTexts } from '../i18n/language.tsx'

export type Priority = 'normal' | 'priority' | 'emergency'
export type Mode = 'live' | 'drill' | 'test'
type OccurrenceStatus = keyof typeof common.vi.occurrenceStatus
type BulletinStatus = keyof typeof common.vi.bulletinStatus
type DeliveryStatus = keyof typeof common.vi.deliveryStatus

/** The colour of a class; a drill has its own whatever it drills. */
export const priorityColor = (priority: Priority, mode: Mode = 'live'): string =>
  mode === 'drill' ? 'drill' : { normal: 'brand', priority: 'amber', emergency: 'emergency' }[priority]

/** Never by colour alone: an icon and a word say it too. */
export function PriorityBadge({ priority, mode = 'live' }: { priority: Priority; mode?: Mode }) {
  const t = useTexts(common)
  const Icon = { normal: IconVolume, priority: IconArrowUp, emergency: IconAlertOctagon }[priority]
  const words = mode === 'drill' ? t.drill : mode === 'test' ? t.test : t.priority[priority]
  return (
    <Badge
      color={mode === 'test' ? 'gray' : priorityColor(priority, mode)}
      leftSection={<Icon size={16} aria-hidden />}
    >
      {words}
    </Badge>
  )
}

const OCCURRENCE_COLOR: Record<OccurrenceStatus, string> = {
  planned: 'gray',
  armed: 'brand',
  airing: 'brand',
  completed: 'leaf',
  partial: 'amber',
  failed: 'emergency',
  missed: 'emergency',
  cancelled: 'gray',
  preempted: 'amber',
  expired: 'gray',
}

export function OccurrenceBadge({ status }: { status: OccurrenceStatus }) {
  const t = useTexts(common)
  return (
    <Badge variant={status === 'airing' ? 'filled' : 'light'} color={OCCURRENCE_COLOR[status]}>
      {t.occurrenceStatus[status]}
    </Badge>
  )
}

const BULLETIN_COLOR: Record<BulletinStatus, string> = {
  draft: 'gray',
  submitted: 'amber',
  approved: 'leaf',
  rejected: 'emergency',
  revoked: 'gray',
}

export function BulletinBadge({ status }: { status: BulletinStatus }) {
  const t = useTexts(common)
  return (
    <Badge variant="light" color={BULLETIN_COLOR[status]}>
      {t.bulletinStatus[status]}
    </Badge>
  )
}

/** Says "played" only for what a speaker itself has said. */
export function DeliveryBadge({ status }: { status: DeliveryStatus }) {
  const t = useTexts(common)
  const color =
    status === 'played'
      ? 'leaf'
      : status === 'playing'
        ? 'brand'
        : ['failed', 'rejected', 'unreachable', 'expired'].includes(status)
          ? 'emergency'
          : status === 'preempted'
            ? 'amber'
            : 'gray'
  return (
    <Badge variant={status === 'playing' ? 'filled' : 'light'} color={color}>
      {t.deliveryStatus[status]}
    </Badge>
  )
}

export function OnlineBadge({ online }: { online: boolean }) {
  const t = useTexts(common)
  const Icon = online ? IconPlugConnected : IconPlugConnectedX
  return (
    <Badge variant="light" color={online ? 'leaf' : 'emergency'} leftSection={<Icon size={16} aria-hidden />}>
      {online ? t.online : t.offline}
    </Badge>
  )
}
