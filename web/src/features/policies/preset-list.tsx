import { Anchor, Button, Card, Group, List, Stack, Text, Title } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useFormat, useLanguage, useTexts } from '../../i18n/language.tsx'
import { QueryView } from '../../ui/states.tsx'
import classes from './policies.module.css'
import { type PolicyDocument, presetsQuery } from './policy-queries.ts'
import { documentInWords } from './rules-in-words.ts'
import { policyTexts } from './texts.ts'

/** Policies to start from: what each says, and what in it is whose rule. */
export function PresetList({ onUse }: { onUse(rules: PolicyDocument, name: string): void }) {
  const t = useTexts(policyTexts)
  const format = useFormat()
  const { language } = useLanguage()
  const presets = useQuery(presetsQuery)
  return (
    <section aria-labelledby="presets">
      <Stack>
        <Title order={2} id="presets">
          {t.presets}
        </Title>
        <QueryView query={presets}>
          {(items) => (
            <div className={classes['presets']}>
              {items.map(({ key, name, source, rules }) => (
                <Card key={key} withBorder padding="md">
                  <Stack h="100%" justify="space-between">
                    <Stack gap="sm">
                      <Title order={3}>{name[language]}</Title>
                      <List spacing={4}>
                        {documentInWords(rules, t, format).map((sentence) => (
                          <List.Item key={sentence}>{sentence}</List.Item>
                        ))}
                      </List>
                      <Text c="dimmed">{source[language]}</Text>
                    </Stack>
                    <Group gap="sm" justify="space-between">
                      <Button
                        variant="light"
                        aria-label={t.takePresetName(name[language])}
                        onClick={() => onUse(rules, name[language])}
                      >
                        {t.takePreset}
                      </Button>
                      {source.url && (
                        <Anchor
                          href={source.url}
                          target="_blank"
                          rel="noreferrer"
                          aria-label={t.sourceOf(name[language])}
                          display="inline-flex"
                          style={{ alignItems: 'center', gap: 6, minHeight: 44 }}
                        >
                          {t.source}
                          <IconExternalLink size={18} aria-hidden />
                        </Anchor>
                      )}
                    </Group>
                  </Stack>
                </Card>
              ))}
            </div>
          )}
        </QueryView>
      </Stack>
    </section>
  )
}
