import { Alert, Button, Stack, Text, Title, UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconChevronDown, IconChevronRight, IconCircleCheck, IconVolume, IconVolumeOff } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import rows from '../../ui/rows.module.css'
import { type Affected, type AffectedGroup, groupAffected } from './affected-groups.ts'
import { editorTexts } from './editor-texts.ts'
import type { Effect } from './effect-step.tsx'
import classes from './policies.module.css'
import { fieldsInWords } from './rules-in-words.ts'
import { policyTexts } from './texts.ts'

const SHOWN_FIRST = 8

/** What a change does to the plan, in words and by what each airing belongs to. */
export function EffectLists({
  effect: { judged, forbidden, silentHere, allowedAgain, volume, withoutEffect },
}: {
  effect: Effect
}) {
  const t = useTexts(editorTexts)
  const words = useTexts(policyTexts)
  const format = useFormat()
  const isSame = forbidden.count + silentHere.count + allowedAgain.count + volume.count === 0
  return (
    <Stack>
      {judged > 0 && <Text>{t.judged(format.number(judged))}</Text>}
      {judged === 0 && allowedAgain.count === 0 && <Text>{t.judgedNone}</Text>}
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
        icon={<IconVolumeOff size={22} aria-hidden />}
        title={t.silentHere(format.number(silentHere.count))}
        count={silentHere.count}
        items={silentHere.items}
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
  const groups = groupAffected(items)
  return (
    <section aria-label={title}>
      <Title order={3} display="flex" style={{ gap: 8, alignItems: 'center' }}>
        {icon}
        {title}
      </Title>
      {count > items.length && <Text c="dimmed">{t.firstOnly(format.number(items.length))}</Text>}
      <ul className={classes['affected']}>
        {groups.slice(0, shown).map((group) => (
          <li key={group.key} className={rows['item']}>
            <Group group={group} {...(say && { say })} />
          </li>
        ))}
      </ul>
      {groups.length > shown && (
        <Button variant="subtle" onClick={() => setShown(groups.length)}>
          {t.showAll(format.number(groups.length))}
        </Button>
      )}
    </section>
  )
}

/** One airing as it is; several under one line that opens. */
function Group<T extends Affected>({ group, say }: { group: AffectedGroup<T>; say?: (item: T) => string }) {
  const t = useTexts(editorTexts)
  const format = useFormat()
  const [isOpen, opened] = useDisclosure(false)
  const { items, title, count, from, to, isProgramme } = group
  const factsOf = (item: T) =>
    [format.when(item.startAt), format.list(item.areaNames), say?.(item)].filter(Boolean).join(' · ')
  const [only, ...others] = items
  if (only && others.length === 0)
    return (
      <div className={classes['one']}>
        <Text fw={600}>{title === only.title ? title : `${title}: ${only.title}`}</Text>
        <Text c="dimmed">{factsOf(only)}</Text>
      </div>
    )
  const days = from === to ? t.onDay(dayAndMonth(from)) : t.fromTo(dayAndMonth(from), dayAndMonth(to))
  const reasons = say && [...new Set(items.map(say))]
  const Arrow = isOpen ? IconChevronDown : IconChevronRight
  return (
    <>
      <UnstyledButton className={classes['groupLine']} aria-expanded={isOpen} onClick={opened.toggle}>
        <Arrow size={20} aria-hidden />
        <span>
          <b>{(isProgramme ? t.sessions : t.airings)(title, format.number(count), days)}</b>
          {reasons && <span className={classes['reasons']}>{format.list(reasons)}</span>}
        </span>
      </UnstyledButton>
      {isOpen && (
        <ul className={classes['affected']} data-inside>
          {items.map((item) => (
            <li key={item.occurrenceId} className={classes['one']}>
              {isProgramme && <Text>{item.title}</Text>}
              <Text c="dimmed">{factsOf(item)}</Text>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

/** `23/11` of a local date. */
const dayAndMonth = (date: string): string => `${date.slice(8)}/${date.slice(5, 7)}`
