import { Button, Code, Group, Stack, Text, VisuallyHidden } from '@mantine/core'
import { IconFilter } from '@tabler/icons-react'
import { useState } from 'react'
import { useFormat, useLanguage, useTexts } from '../../i18n/language.tsx'
import classes from './admin.module.css'
import type { AuditEntry } from './audit-queries.ts'
import { auditTexts } from './audit-texts.ts'

const NAMES_AT_MOST = 3

type AuditEntryRowProps = { entry: AuditEntry; isOnlyActor: boolean; onActor(id: string): void }

/** What was done, by whom, where, when; what exactly is folded away. */
export function AuditEntryRow({ entry, isOnlyActor, onActor }: AuditEntryRowProps) {
  const t = useTexts(auditTexts)
  const format = useFormat()
  const { language } = useLanguage()
  const [isOpen, setOpen] = useState(false)
  const who = entry.actorName ?? t.actors[entry.actorKind] ?? entry.actorId
  return (
    <li className={classes['row']}>
      <Group align="flex-start" gap="md">
        <Text c="dimmed" className="loa-tabular" flex="0 0 168px">
          <time dateTime={entry.at}>
            {format.clock(entry.at)} {format.date(entry.at)}
          </time>
        </Text>
        <Stack gap={2} flex="1 1 320px" miw={0}>
          <Text fw={600}>{entry.words[language]}</Text>
          <Text>
            {who} ({t.actors[entry.actorKind] ?? entry.actorKind}){placesOf(entry, t, format)}
          </Text>
          <details className={classes['fold']} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
            <summary>
              {t.details}
              <VisuallyHidden> {t.seq(format.number(entry.seq))}</VisuallyHidden>
            </summary>
            {isOpen && <Details entry={entry} who={who} onActor={isOnlyActor ? undefined : onActor} />}
          </details>
        </Stack>
      </Group>
    </li>
  )
}

type Words = typeof auditTexts.vi

function placesOf({ areaNames }: AuditEntry, t: Words, format: ReturnType<typeof useFormat>): string {
  if (areaNames.length === 0) return ''
  const others = areaNames.length - NAMES_AT_MOST
  const names = areaNames.slice(0, NAMES_AT_MOST)
  return ` · ${format.list([...names, ...(others > 0 ? [t.others(format.number(others))] : [])])}`
}

type DetailsProps = { entry: AuditEntry; who: string; onActor: ((id: string) => void) | undefined }

function Details({ entry, who, onActor }: DetailsProps) {
  const { seq, subjectId, requestId, data, hash, action, actorId } = entry
  const t = useTexts(auditTexts)
  const format = useFormat()
  const lines = [
    t.seq(format.number(seq)),
    action,
    `${t.subject}: ${subjectId}`,
    `${t.request}: ${requestId}`,
    `${t.hash}: ${hash}`,
  ]
  return (
    <Stack gap={4} py="xs">
      {lines.map((line) => (
        <Text key={line} style={{ overflowWrap: 'anywhere' }}>
          {line}
        </Text>
      ))}
      <Text fw={600}>{t.data}</Text>
      {/* Scrolls when it is long, so the keyboard has to reach it. */}
      <Code block className={classes['json']} tabIndex={0} role="group" aria-label={t.data}>
        {JSON.stringify(data, null, 2)}
      </Code>
      {onActor && (
        <Button
          variant="default"
          leftSection={<IconFilter size={18} aria-hidden />}
          onClick={() => onActor(actorId)}
          style={{ alignSelf: 'flex-start' }}
        >
          {t.by(who)}
        </Button>
      )}
    </Stack>
  )
}
