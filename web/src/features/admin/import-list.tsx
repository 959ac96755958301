import { Alert, Button, Card, FileInput, Group, Loader, Stack, Text } from '@mantine/core'
import { IconCheck, IconFileUpload } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { api, call } from '../../api.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { useAct } from '../../ui/use-act.tsx'
import classes from './admin.module.css'
import { FileFaults } from './file-faults.tsx'
import { ImportPreview } from './import-preview.tsx'
import { importTexts } from './import-texts.ts'

const MAX_BYTES = 8 * 1024 * 1024

/** What is sent, read once: a file that changes on the disk meanwhile must not be applied unseen. */
type Sent = { name: string; bytes: ArrayBuffer; validFrom: string; validTo: string }

const send = ({ name, bytes, validFrom, validTo }: Sent, dryRun: boolean) => {
  const query = { validFrom, ...(validTo && { validTo }), source: name.slice(0, 200), dryRun: `${dryRun}` as const }
  const init = { body: bytes, headers: { 'content-type': 'text/csv' } }
  return call(api.areas.import.$post({ query }, { init }))
}
export type ImportResult = Awaited<ReturnType<typeof send>>

/** A whole list of units: chosen, looked at, applied. Nothing is written before the last of the three. */
export function ImportList() {
  const t = useTexts(importTexts)
  const format = useFormat()
  const [sent, setSent] = useState<Sent>()
  const preview = useAct({ do: (asked: Sent) => send(asked, true), ownErrors: true })
  const apply = useAct({
    do: (asked: Sent) => send(asked, false),
    stale: ['areas', 'reach', 'people', 'tokens', 'audit', 'speakers'],
    ownErrors: true,
  })
  const look = (asked: Sent) => {
    setSent(asked)
    apply.reset()
    preview.mutate(asked)
  }
  const forget = () => {
    preview.reset()
    apply.reset()
  }
  if (apply.data)
    return (
      <Alert role="status" color="leaf" variant="light" icon={<IconCheck aria-hidden />} title={t.done}>
        <Stack align="flex-start">
          <Text>{t.doneText(format.number(apply.data.areas), format.date(apply.data.validFrom))}</Text>
          <LinkButton to="/admin/areas" search={{}} onClick={forget}>
            {t.toTree}
          </LinkButton>
        </Stack>
      </Alert>
    )
  return (
    <Stack gap="md">
      <Card withBorder padding="md">
        <Stack>
          <Text>{t.lead}</Text>
          <ListForm isBusy={preview.isPending || apply.isPending} onLook={look} onChange={forget} />
          <div role="status">
            {(preview.isPending || apply.isPending) && (
              <Group gap="sm">
                <Loader size={22} aria-hidden />
                <Text>{apply.isPending ? t.applying : t.looking}</Text>
              </Group>
            )}
          </div>
          <FileFaults error={preview.error ?? apply.error} />
        </Stack>
      </Card>
      {preview.data && sent && (
        <ImportPreview
          result={preview.data}
          name={sent.name}
          isApplying={apply.isPending}
          onApply={() => apply.mutate(sent)}
          onCancel={forget}
        />
      )}
    </Stack>
  )
}

type ListFormProps = {
  isBusy: boolean
  onLook(sent: Sent): void
  /** What was shown is no longer what would be sent. */
  onChange(): void
}

function ListForm({ isBusy, onLook, onChange }: ListFormProps) {
  const t = useTexts(importTexts)
  const [file, setFile] = useState<File | null>(null)
  const [validFrom, setFrom] = useState('')
  const [validTo, setTo] = useState('')
  const [isEndWrong, setEndWrong] = useState(false)
  const [isAsked, setAsked] = useState(false)
  const isTooLarge = file !== null && file.size > MAX_BYTES
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
    if (file && validFrom && !isEndWrong && !isTooLarge)
      onLook({ name: file.name, bytes: await file.arrayBuffer(), validFrom, validTo })
  }
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack>
        <FileInput
          label={t.file}
          description={t.fileHint}
          placeholder={t.choose}
          accept=".csv,text/csv"
          leftSection={<IconFileUpload size={20} aria-hidden />}
          value={file}
          onChange={(chosen) => {
            setFile(chosen)
            onChange()
          }}
          error={isTooLarge ? t.tooLarge : isAsked && !file ? t.fileFault : undefined}
        />
        <div className={classes['filters']} style={{ alignItems: 'start' }}>
          <DateField
            label={t.validFrom}
            value={validFrom}
            onChange={(date) => {
              setFrom(date)
              onChange()
            }}
            error={isAsked && !validFrom ? t.validFromFault : undefined}
          />
          <DateField
            label={t.validTo}
            value={validTo}
            min={validFrom}
            onChange={(date, fault) => {
              setTo(date)
              setEndWrong(fault !== undefined)
              onChange()
            }}
            description={t.validToHint}
          />
        </div>
        <Button type="submit" variant="light" loading={isBusy} style={{ alignSelf: 'flex-start' }}>
          {t.look}
        </Button>
      </Stack>
    </form>
  )
}
