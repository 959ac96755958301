import { Badge } from '@mantine/core'
import { useTexts } from '../../i18n/language.tsx'
import type { ItemStatus } from './inbox-queries.ts'
import { inboxTexts } from './texts.ts'

const COLOR: Record<ItemStatus, string> = {
  received: 'gray',
  waiting: 'amber',
  accepted: 'brand',
  scheduled: 'brand',
  sent: 'brand',
  tested: 'gray',
  applied: 'gray',
  declined: 'gray',
  refused: 'emergency',
  expired: 'gray',
  superseded: 'gray',
  cancelled: 'gray',
}

/** How far an item has come. */
export function ItemBadge({ status }: { status: ItemStatus }) {
  const t = useTexts(inboxTexts)
  return (
    <Badge variant="light" color={COLOR[status]}>
      {t.status[status]}
    </Badge>
  )
}
