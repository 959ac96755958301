import { Card, NumberInput, Radio, Stack, Text, Title } from '@mantine/core'
import { useTexts } from '../../i18n/language.tsx'
import { editorTexts } from './editor-texts.ts'
import { LIMITS, type PolicyForm } from './form.ts'
import classes from './policies.module.css'
import type { FieldsProps } from './policy-editor.tsx'

const MOST = { maxSessionsPerDay: 48, maxSessionMinutes: 1_440, maxMinutesPerDay: 1_440 }
const LEVELS = ['', 'own', 'above'] as const

/** How often and how long, and who has to approve. */
export function LimitFields({ form, onChange }: FieldsProps) {
  const t = useTexts(editorTexts)
  return (
    <Card withBorder padding="md" component="section" aria-labelledby="limits">
      <Stack>
        <div>
          <Title order={2} size="h3" id="limits">
            {t.limits}
          </Title>
          <Text c="dimmed">{t.limitsText}</Text>
        </div>
        <div className={classes['times']}>
          {LIMITS.map((field) => (
            <NumberInput
              key={field}
              label={t.limit[field]}
              min={1}
              max={MOST[field]}
              value={form.limits[field]}
              allowDecimal={false}
              clampBehavior="strict"
              onChange={(value) => onChange({ limits: { ...form.limits, [field]: value } })}
            />
          ))}
        </div>
        <Radio.Group
          label={t.approver}
          value={form.approverLevel}
          onChange={(level) => onChange({ approverLevel: level as PolicyForm['approverLevel'] })} // safe: one of LEVELS
        >
          <Stack gap={0} mt="xs">
            {LEVELS.map((level) => (
              <Radio key={level} value={level} label={t.approverOptions[level]} />
            ))}
          </Stack>
        </Radio.Group>
      </Stack>
    </Card>
  )
}
