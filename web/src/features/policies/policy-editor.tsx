import { Alert, Button, Card, Stack, Text, TextInput, Title } from '@mantine/core'
import { IconArrowLeft, IconCircleCheck } from '@tabler/icons-react'
import { useState } from 'react'
import { common } from '../../i18n/common.ts'
import { localDate } from '../../i18n/format.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { DraftWeek } from './draft-week.tsx'
import { editorTexts } from './editor-texts.ts'
import { EffectStep } from './effect-step.tsx'
import { faultsOf, formOf, type PolicyForm, rulesOf } from './form.ts'
import { HolidayFields } from './holiday-fields.tsx'
import { LimitFields } from './limit-fields.tsx'
import { OverrideFields } from './override-fields.tsx'
import classes from './policies.module.css'
import type { Policy, PolicyDocument } from './policy-queries.ts'
import { PresetList } from './preset-list.tsx'
import { CapFields, QuietFields } from './range-fields.tsx'
import { fieldsInWords } from './rules-in-words.ts'
import { policyTexts } from './texts.ts'
import { useStepHeading } from './use-step-heading.ts'
import { WindowFields } from './window-fields.tsx'

type PolicyEditorProps = {
  policy: Policy
  /** A preset that was chosen already. */
  start: PolicyDocument | undefined
  onDone(): void
}

/** An area's own policy, written from what it says now or from a preset; then what it would change; then it is issued. */
export function PolicyEditor({ policy, start, onDone }: PolicyEditorProps) {
  const t = useTexts(editorTexts)
  const words = useTexts(common)
  const today = localDate(Date.now())
  const [form, setForm] = useState(() => formOf(start ?? policy.own?.rules, today))
  const [taken, setTaken] = useState<string>()
  const [isTried, setTried] = useState(false)
  const [isShown, setShown] = useState(false)
  const set = (patch: Partial<PolicyForm>) => setForm((before) => ({ ...before, ...patch }))
  const found = faultsOf(form, today)
  const hasFaults = Object.keys(found).length > 0
  const faults = isTried ? found : {}
  const isEmpty = !policy.own && !start && !taken
  const take = (rules: PolicyDocument, name: string) => {
    const { effectiveFrom, effectiveTo, isEndWrong, note } = form
    setForm({ ...formOf(rules, today), effectiveFrom, effectiveTo, isEndWrong, note })
    setTaken(name)
  }
  if (isShown)
    return (
      <EffectStep
        title={t.effectOf(policy.areaName)}
        policy={policy}
        draft={{
          rules: rulesOf(form),
          effectiveFrom: form.effectiveFrom,
          effectiveTo: form.effectiveTo || null,
          note: form.note.trim() || null,
        }}
        onBack={() => setShown(false)}
        onDone={onDone}
      />
    )
  const shared = { form, onChange: set, faults }
  return (
    <Stack gap="lg">
      <div>
        <Button variant="subtle" leftSection={<IconArrowLeft size={20} aria-hidden />} onClick={onDone}>
          {words.back}
        </Button>
        <FormHeading>{t.title(policy.areaName)}</FormHeading>
        <Text c="dimmed">{t.lead}</Text>
      </div>
      <FromAbove policy={policy} />
      {isEmpty && <PresetList onUse={take} />}
      {taken && (
        <Alert color="leaf" variant="light" role="status" icon={<IconCircleCheck aria-hidden />}>
          {t.taken(taken)}
        </Alert>
      )}
      <form
        className={classes['form']}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (!hasFaults) setShown(true)
        }}
      >
        <Card withBorder padding="md" component="aside" className={classes['aside']} aria-labelledby="preview">
          <Stack>
            <div>
              <Title order={2} size="h3" id="preview">
                {t.preview}
              </Title>
              <Text c="dimmed">{t.previewText}</Text>
            </div>
            <DraftWeek policy={policy} form={form} isGood={!hasFaults} />
          </Stack>
        </Card>
        <Stack gap="lg">
          <WindowFields {...shared} />
          <QuietFields {...shared} above={policy.above} />
          <CapFields {...shared} above={policy.above} />
          <LimitFields {...shared} />
          <HolidayFields {...shared} />
          <OverrideFields {...shared} />
          <TermFields {...shared} today={today} />
          {isTried && hasFaults && (
            <Text c="var(--mantine-color-error)" role="alert">
              {t.hasFaults}
            </Text>
          )}
          <Button type="submit" size="lg">
            {t.see}
          </Button>
        </Stack>
      </form>
      {!isEmpty && <PresetList onUse={take} />}
    </Stack>
  )
}

function FormHeading({ children }: { children: string }) {
  const heading = useStepHeading()
  return (
    <Title order={2} ref={heading} tabIndex={-1} style={{ outline: 'none' }}>
      {children}
    </Title>
  )
}

function FromAbove({ policy: { above } }: { policy: Policy }) {
  const t = useTexts(editorTexts)
  const words = useTexts(policyTexts)
  const format = useFormat()
  if (above.areaCodes.length === 0) return null
  const sources = [...above.windows, ...above.quietHours, ...above.volumeCaps].map(({ areaName }) => areaName)
  const names = format.list([...new Set(sources)])
  return (
    <Alert variant="light">
      {above.mayOverride.length > 0
        ? t.aboveGives(names, fieldsInWords(above.mayOverride, words, format))
        : t.above(names)}
    </Alert>
  )
}

export type FieldsProps = {
  form: PolicyForm
  onChange(patch: Partial<PolicyForm>): void
  faults: ReturnType<typeof faultsOf>
}

function TermFields({ form, onChange, faults, today }: FieldsProps & { today: string }) {
  const t = useTexts(editorTexts)
  const { effectiveFrom, effectiveTo } = faults
  return (
    <Card withBorder padding="md" component="section" aria-labelledby="term">
      <Stack>
        <Title order={2} size="h3" id="term">
          {t.term}
        </Title>
        <div className={classes['times']}>
          <DateField
            label={t.effectiveFrom}
            min={today}
            value={form.effectiveFrom}
            error={effectiveFrom && t.faults[effectiveFrom]}
            onChange={(date) => onChange({ effectiveFrom: date })}
          />
          <DateField
            label={t.effectiveTo}
            min={form.effectiveFrom}
            value={form.effectiveTo}
            error={effectiveTo && t.faults[effectiveTo]}
            onChange={(date, fault) => onChange({ effectiveTo: date, isEndWrong: fault !== undefined })}
          />
        </div>
        <TextInput
          label={t.note}
          description={t.noteHint}
          maxLength={500}
          value={form.note}
          onChange={({ currentTarget }) => onChange({ note: currentTarget.value })}
        />
      </Stack>
    </Card>
  )
}
