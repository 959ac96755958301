import { Badge, Button, Card, Group, List, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import layout from '../../ui/layout.module.css'
import rows from '../../ui/rows.module.css'
import { dayInstant } from '../bulletins/when.ts'
import type { Policy, Version } from './policy-queries.ts'
import { changedFields, documentInWords, fieldsInWords } from './rules-in-words.ts'
import { policyTexts } from './texts.ts'

/** What the area itself has said, the newest first: who, when, what changed, and why. */
export function VersionsCard({ policy: { versions, own, areaName, effective } }: { policy: Policy }) {
  const t = useTexts(policyTexts)
  if (versions.length === 0) return null
  const stateOf = (version: Version) => {
    if (version.supersededAt) return { color: 'gray', text: t.superseded }
    if (version.id === own?.id) return { color: 'leaf', text: t.inForce }
    return version.effectiveFrom > effective.date ? { color: 'brand', text: t.toCome } : { color: 'gray', text: t.over }
  }
  return (
    <Card withBorder padding="md" component="section" aria-labelledby="versions">
      <Stack>
        <Title order={2} id="versions">
          {t.versions}
        </Title>
        <Text c="dimmed">{t.versionsText(areaName)}</Text>
        <Stack gap={0} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
          {versions.map((version, at) => (
            <VersionItem key={version.id} version={version} before={versions[at + 1]} state={stateOf(version)} />
          ))}
        </Stack>
      </Stack>
    </Card>
  )
}

type VersionItemProps = { version: Version; before: Version | undefined; state: { color: string; text: string } }

function VersionItem({ version, before, state }: VersionItemProps) {
  const t = useTexts(policyTexts)
  const format = useFormat()
  const [isOpen, setOpen] = useState(false)
  const { revision, rules, effectiveFrom, effectiveTo, note, createdByName, createdAt } = version
  const date = (day: string) => format.date(dayInstant(day))
  const changed = before && changedFields(before.rules, rules)
  const sentences = documentInWords(rules, t, format)
  const number = format.number(revision)
  return (
    <li className={rows['item']} style={{ padding: '12px 0' }}>
      <Stack gap="xs">
        <Group justify="space-between" gap="xs">
          <Title order={3}>{t.revision(number)}</Title>
          <Badge variant="light" color={state.color}>
            {state.text}
          </Badge>
        </Group>
        <Text>{t.by(createdByName ?? t.atSetUp, format.dateTime(createdAt))}</Text>
        <Text c="dimmed">
          {effectiveTo ? t.term(date(effectiveFrom), date(effectiveTo)) : t.openTerm(date(effectiveFrom))}.{' '}
          {changed && (changed.length > 0 ? t.changed(fieldsInWords(changed, t, format)) : t.unchanged)}
        </Text>
        {note && <Text className={layout['text']}>{note}</Text>}
        <Button
          variant="subtle"
          aria-expanded={isOpen}
          aria-label={isOpen ? undefined : t.showRulesOf(number)}
          style={{ alignSelf: 'flex-start' }}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? t.hideRules : t.showRules}
        </Button>
        {isOpen &&
          (sentences.length > 0 ? (
            <List>
              {sentences.map((sentence) => (
                <List.Item key={sentence}>{sentence}</List.Item>
              ))}
            </List>
          ) : (
            <Text>{t.empty}</Text>
          ))}
      </Stack>
    </li>
  )
}
