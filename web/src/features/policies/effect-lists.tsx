import { Alert, Button, Stack, Text, Title } from '@mantine/core'
import { IconCircleCheck, IconVolume, IconVolumeOff } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import rows from '../../ui/rows.module.css'
import { editorTexts } from './editor-texts.ts'
import type { Effect } from './effect-step.tsx'
import { fieldsInWords } from './rules-in-words.ts'
import { policyTexts } from './texts.ts'

type Affected = Effect['allowedAgain']['items'][number]

const SHOWN_FIRST = 8

/** What a change does to the plan, in words and airing by airing. */
export function EffectLists({
  effect: { judged, forbidden, allowedAgain, volume, withoutEffect },
}: {
  effect: Effect
}) {
  const t = useTexts(editorTexts)
  const words = useTexts(policyTexts)
  const format = useFormat()
  const isSame = forbidden.count + allowedAgain.count + volume.count === 0
  return (
    <Stack>
      <Text>{judged > 0 ? t.judged(format.number(judged)) : t.judgedNone}</Text>
      {isSame && (
        <Alert color="leaf" variant="light" icon={<IconCircleCheck />}>
          {t.noChange}
        </Alert>
      )}
      {withoutEffect.length > 0 && (
        <Alert color="amber" variant="light">
          {t.withoutEffect(fieldsInWords(withoutEffect, words, format))}
        </Alert>
      )}
      <AiringList
        icon={<IconVolumeOff size={22} aria-hidden />}
        title={t.forbidden(format.number(forbidden.count))}
        count={forbidden.count}
        items={forbidden.items}
        say={({ rule }) => t.rule[rule]}
      />
      <AiringList
        icon={<IconVolume size={22} aria-hidden />}
        title={t.allowedAgain(format.number(allowedAgain.count))}
        count={allowedAgain.count}
        items={allowedAgain.items}
      />
      <AiringList
        icon={<IconVolume size={22} aria-hidden />}
        title={t.volume(format.number(volume.count))}
        count={volume.count}
        items={volume.items}
        say={({ before, after }) => t.volumeOf(format.percent(before / 100), format.percent(after / 100))}
      />
    </Stack>
  )
}

type AiringListProps<T extends Affected> = {
  icon: ReactNode
  title: string
  count: number
  items: readonly T[]
  say?: (item: T) => string
}

function AiringList<T extends Affected>({ icon, title, count, items, say }: AiringListProps<T>) {
  const t = useTexts(editorTexts)
  const format = useFormat()
  const [shown, setShown] = useState(SHOWN_FIRST)
  if (count === 0) return null
  return (
    <section aria-label={title}>
      <Title order={3} display="flex" style={{ gap: 8, alignItems: 'center' }}>
        {icon}
        {title}
      </Title>
      {count > items.length && <Text c="dimmed">{t.firstOnly(format.number(items.length))}</Text>}
      <ul style={{ listStyle: 'none', margin: 0, padding: 0 }}>
        {items.slice(0, shown).map((item) => (
          <li key={item.occurrenceId} className={rows['item']} style={{ padding: '8px 4px' }}>
            <Text fw={600}>{item.title}</Text>
            <Text c="dimmed">
              {[format.when(item.startAt), format.list(item.areaNames), say?.(item)].filter(Boolean).join(' · ')}
            </Text>
          </li>
        ))}
      </ul>
      {items.length > shown && (
        <Button variant="subtle" onClick={() => setShown(items.length)}>
          {t.showAll(format.number(items.length))}
        </Button>
      )}
    </section>
  )
}
