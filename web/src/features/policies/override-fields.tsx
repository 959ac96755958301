import { Card, Checkbox, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useTexts } from '../../i18n/language.tsx'
import { editorTexts } from './editor-texts.ts'
import { POLICY_FIELDS } from './form.ts'
import type { FieldsProps } from './policy-editor.tsx'
import type { PolicyField } from './policy-queries.ts'
import { policyTexts } from './texts.ts'

const capital = (text: string) => `${text.slice(0, 1).toLocaleUpperCase('vi')}${text.slice(1)}`

/** What areas below may replace. */
export function OverrideFields({ form, onChange }: FieldsProps) {
  const t = useTexts(editorTexts)
  const words = useTexts(policyTexts)
  return (
    <Card withBorder padding="md" component="section" aria-labelledby="override">
      <Stack>
        <div>
          <Title order={2} size="h3" id="override">
            {t.override}
          </Title>
          <Text c="dimmed">{t.overrideText}</Text>
        </div>
        <Checkbox.Group
          aria-labelledby="override"
          value={form.mayOverride}
          onChange={(fields) => onChange({ mayOverride: fields as PolicyField[] })} // safe: values of POLICY_FIELDS
        >
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing={0}>
            {POLICY_FIELDS.map((field) => (
              <Checkbox key={field} value={field} label={capital(words.fields[field])} />
            ))}
          </SimpleGrid>
        </Checkbox.Group>
      </Stack>
    </Card>
  )
}
