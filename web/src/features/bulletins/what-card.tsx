import { Card, NativeSelect, Radio, SimpleGrid, Stack, Tabs, Text, TextInput, Title } from '@mantine/core'
import { IconFileUpload, IconKeyboard, IconMicrophone, IconVinyl } from '@tabler/icons-react'
import { common } from '../../i18n/common.ts'
import { useTexts } from '../../i18n/language.tsx'
import { ClipChoice } from '../../ui/audio/clip-choice.tsx'
import classes from '../../ui/layout.module.css'
import { SOURCES, type Source } from './draft.ts'
import type { Faults } from './faults.ts'
import { FileSound } from './file-sound.tsx'
import { SpokenText } from './spoken-text.tsx'
import { composeTexts } from './texts.ts'
import type { DraftSession } from './use-draft.ts'

const ICONS = { text: IconKeyboard, upload: IconFileUpload, record: IconMicrophone, library: IconVinyl }
export type PartProps = { session: DraftSession; faults: Faults; ownAreas: readonly string[] }

/** What is said: its title, its class, and the sound from one of four places. */
export function WhatCard({ session, faults, ownAreas }: PartProps) {
  const t = useTexts(composeTexts)
  const words = useTexts(common)
  const { draft, change } = session
  if (!draft) return null
  return (
    <Card withBorder padding="md" component="section" aria-labelledby="step-what">
      <Stack>
        <Title order={2} id="step-what">
          {t.steps.what}
        </Title>
        <TextInput
          id="field-title"
          label={t.name}
          placeholder={t.namePlaceholder}
          value={draft.title}
          maxLength={200}
          required
          error={faults.title}
          onChange={({ currentTarget }) => change({ title: currentTarget.value })}
        />
        <NativeSelect
          label={t.topic}
          value={draft.topic}
          data={Object.entries(words.topic).map(([value, label]) => ({ value, label }))}
          onChange={({ currentTarget }) => change({ topic: currentTarget.value })}
        />
        <PriorityChoice value={draft.priority} onChange={(priority) => change({ priority })} />
        <Tabs
          value={draft.source}
          onChange={(source) => source && change({ source: source as Source })} // safe: one of the tabs below
          variant="pills"
          keepMounted={false}
        >
          <Text fw={600} mb="xs" id="source-label">
            {t.source}
          </Text>
          <Tabs.List aria-labelledby="source-label" className={classes.sources} mb="md">
            {SOURCES.map((source) => {
              const Icon = ICONS[source]
              return (
                <Tabs.Tab key={source} value={source} leftSection={<Icon size={20} aria-hidden />}>
                  {t.sources[source]}
                </Tabs.Tab>
              )
            })}
          </Tabs.List>
          <Tabs.Panel value="text">
            <SpokenText session={session} faults={faults} ownAreas={ownAreas} />
          </Tabs.Panel>
          <Tabs.Panel value="upload">
            <FileSound source="upload" session={session} ownAreas={ownAreas} />
          </Tabs.Panel>
          <Tabs.Panel value="record">
            <FileSound source="record" session={session} ownAreas={ownAreas} />
          </Tabs.Panel>
          <Tabs.Panel value="library">
            <ClipChoice chosen={draft.library} onChange={(library) => change({ library })} />
          </Tabs.Panel>
        </Tabs>
        {faults.sound && (
          <Text c="var(--mantine-color-error)" id="field-sound" tabIndex={-1}>
            {faults.sound}
          </Text>
        )}
      </Stack>
    </Card>
  )
}

type Priority = 'normal' | 'priority'
function PriorityChoice({ value, onChange }: { value: Priority; onChange(value: Priority): void }) {
  const t = useTexts(composeTexts)
  const { priority } = useTexts(common)
  const choices: Array<{ value: Priority; text: string }> = [
    { value: 'normal', text: t.normalText },
    { value: 'priority', text: t.priorityText },
  ]
  return (
    <Radio.Group
      label={t.priority}
      description={t.emergencyHint}
      value={value}
      onChange={(chosen) => onChange(chosen === 'priority' ? 'priority' : 'normal')}
    >
      <SimpleGrid cols={{ base: 1, xs: 2 }} mt="xs" spacing="sm">
        {choices.map((choice) => (
          <Radio.Card
            key={choice.value}
            value={choice.value}
            p="sm"
            className={classes.choice}
            data-kind={choice.value}
          >
            <div className={classes.choiceRow}>
              <Radio.Indicator size="md" color={choice.value === 'priority' ? 'amber' : 'brand'} />
              <div>
                <Text fw={600}>{priority[choice.value]}</Text>
                <Text c="dimmed">{choice.text}</Text>
              </div>
            </div>
          </Radio.Card>
        ))}
      </SimpleGrid>
    </Radio.Group>
  )
}
