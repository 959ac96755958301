import { Group, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { BulletinBadge, PriorityBadge } from '../../ui/badges.tsx'
import classes from '../../ui/layout.module.css'
import rows from '../../ui/rows.module.css'
import type { ServerBulletin } from './begin-draft.ts'
import { bulletinTexts } from './list-texts.ts'

/** One bulletin of a list: what, where, when next, and how far it has come. */
export function BulletinRow({ bulletin }: { bulletin: ServerBulletin }) {
  const t = useTexts(bulletinTexts)
  const format = useFormat()
  const [next] = bulletin.nextAirings
  const when = next && format.when(next.startAt)
  return (
    <li className={rows.item}>
      <Link to="/bulletins/$bulletinId" params={{ bulletinId: bulletin.id }} className={rows.link}>
        <span className={classes.row}>
          <span className={classes.rowMain}>
            <Text component="span" fw={600} display="block" className={rows.title}>
              {bulletin.title}
            </Text>
            <Text component="span" c="dimmed" display="block">
              {format.list(bulletin.areaNames.slice(0, 3))}
              {bulletin.areaNames.length > 3 ? '…' : ''}
            </Text>
            <Text component="span" c="dimmed" display="block">
              {/* Without an airing it may still wait to play on approval, which the list does not know. */}
              {when && `${bulletin.status === 'approved' ? t.next(when) : t.wouldPlay(when)} · `}
              {t.by(bulletin.authorName)}
            </Text>
          </span>
          <Group component="span" gap="xs">
            {bulletin.priority === 'priority' && <PriorityBadge priority="priority" />}
            <BulletinBadge status={bulletin.status} />
          </Group>
        </span>
      </Link>
    </li>
  )
}
