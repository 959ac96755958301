import { Group, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { useNow } from '../../lib/use-now.ts'
import { PriorityBadge } from '../../ui/badges.tsx'
import classes from '../../ui/layout.module.css'
import rows from '../../ui/rows.module.css'
import { placeWords } from '../today/places.ts'
import { type InboxItem, isSoon } from './inbox-queries.ts'
import { ItemBadge } from './item-badge.tsx'
import { inboxTexts } from './texts.ts'

/** One item of a list: what, from whom, for where, and how long it is still of use. */
export function ItemRow({ item }: { item: InboxItem }) {
  const t = useTexts(inboxTexts)
  const format = useFormat()
  const now = useNow(30_000)
  const { id, title, status, priority, mode, sourceName, areaNames, receivedAt, airAt, validTo } = item
  const isWaiting = status === 'waiting'
  return (
    <li className={rows.item}>
      <Link to="/inbox/$itemId" params={{ itemId: id }} className={rows.link}>
        <span className={classes.row}>
          <span className={classes.rowMain}>
            <Text component="span" fw={600} display="block" className={rows.title}>
              {title}
            </Text>
            <Text component="span" display="block">
              {t.from(sourceName, format.ago(receivedAt, Math.max(now, Date.parse(receivedAt))))}
            </Text>
            <Text component="span" c="dimmed" display="block">
              {format.list(placeWords(areaNames, format))}
            </Text>
            {airAt && (isWaiting || status === 'scheduled') && (
              <Text component="span" display="block" className="loa-tabular">
                {(isWaiting ? t.wished : t.airsAt)(format.when(airAt, now))}
              </Text>
            )}
            {isWaiting && validTo && (
              <Text component="span" display="block" fw={600} className="loa-tabular">
                {isSoon(validTo, now)
                  ? t.untilSoon(format.when(validTo, now), format.ago(validTo, now))
                  : t.until(format.when(validTo, now))}
              </Text>
            )}
          </span>
          <Group component="span" gap="xs">
            <PriorityBadge priority={priority} mode={mode} />
            {!isWaiting && <ItemBadge status={status} />}
          </Group>
        </span>
      </Link>
    </li>
  )
}
