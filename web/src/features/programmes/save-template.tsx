import { Button, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import { api, call } from '../../api.ts'
import { useTexts } from '../../i18n/language.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { useAct } from '../../ui/use-act.tsx'
import { decisionTexts } from './decision-texts.ts'
import type { ProgrammeDetail } from './queries.ts'

type SaveTemplateProps = { programme: ProgrammeDetail; disabled?: boolean }

/** Keeps the running order as the server has it, under a name, for the next time. */
export function SaveTemplateButton({ programme, disabled = false }: SaveTemplateProps) {
  const t = useTexts(decisionTexts)
  const [isNaming, naming] = useDisclosure(false)
  return (
    <>
      <Button variant="default" disabled={disabled} onClick={naming.open}>
        {t.saveTemplate}
      </Button>
      <Modal opened={isNaming} onClose={naming.close} title={t.saveTemplate}>
        <SaveTemplate programme={programme} onDone={naming.close} />
      </Modal>
    </>
  )
}

function SaveTemplate({ programme: { id, title }, onDone }: { programme: ProgrammeDetail; onDone(): void }) {
  const t = useTexts(decisionTexts)
  const [name, setName] = useState(title)
  const save = useAct({
    do: () => call(api['programme-templates'].$post({ json: { name: name.trim(), programmeId: id } })),
    ownErrors: true,
    stale: ['programmes'],
    said: t.templateSaved(name.trim()),
    onDone,
  })
  return (
    <Stack>
      <Text>{t.saveTemplateText}</Text>
      <TextInput
        label={t.templateName}
        required
        maxLength={120}
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      <ProblemAlert error={save.error} />
      <Button size="lg" loading={save.isPending} disabled={name.trim() === ''} onClick={() => save.mutate()}>
        {t.templateGo}
      </Button>
    </Stack>
  )
}
