import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { IconDeviceFloppy, IconSend } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiProblem, api, call } from '../../api.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { useOnline } from '../../live.tsx'
import classes from '../../ui/layout.module.css'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { SoundButton } from '../../ui/sound-button.tsx'
import { QueryView } from '../../ui/states.tsx'
import { useAct } from '../../ui/use-act.tsx'
import { PreflightView } from '../preflight/preflight-view.tsx'
import { type Changes, changesOf, missingOf } from './edited.ts'
import { editorTexts } from './editor-texts.ts'
import { isEmpty } from './item-words.ts'
import { useOrder } from './order-card.tsx'
import { type ProgrammeDetail, programmePreflightQuery, programmeQuery } from './queries.ts'
import type { EditSession } from './use-edit.ts'

const STALE = ['programmes', 'programme', 'occurrences', 'today']

type EditorBarProps = {
  programme: ProgrammeDetail
  edit: EditSession
  /** Pressed while a field is missing. */
  onMissing(): void
  onLeave(): void
}

/** Save and send, always under the thumb; before it is sent, what would sound is told in words. */
export function EditorBar({ programme, edit, onMissing, onLeave }: EditorBarProps) {
  const t = useTexts(editorTexts)
  const format = useFormat()
  const queries = useQueryClient()
  const { id, status } = programme
  const online = useOnline()
  const [asking, setAsking] = useState<ProgrammeDetail>()
  const { order } = useOrder(edit.edited, '', programme.zone)
  const missing = missingOf(edit.edited)
  const put = (saved: ProgrammeDetail) => {
    queries.setQueryData(programmeQuery(id).queryKey, saved)
    edit.saved(saved)
  }
  const save = useAct({
    do: (changes: Changes) =>
      call(api.programmes[':id'].$patch({ param: { id }, json: { ...changes, revision: edit.revision } })),
    ownErrors: true,
    stale: STALE,
    onDone: put,
  })
  const onError = (error: Error) => {
    // Somebody else saved in between: who and when is for the notice above.
    if (error instanceof ApiProblem && error.code === 'programme.changed')
      void queries.invalidateQueries({ queryKey: ['programmes'] })
  }
  const saveThen = (goOn?: (saved: ProgrammeDetail) => void) => {
    const changes = changesOf(edit.edited, Date.now())
    if (!changes) return onMissing()
    if (!edit.isDirty) return goOn?.(programme)
    return save.mutate(changes, { onError, onSuccess: (saved) => goOn?.(saved) })
  }
  const isDraft = status === 'draft' || status === 'rejected'
  const problems = order?.problems.length ?? 0
  const empty = edit.edited.items.filter(isEmpty).length
  const left = format.number(empty > 0 ? empty : problems)
  const hindrance = problems === 0 ? undefined : empty > 0 ? t.emptyLeft(left) : t.problemsLeft(left)
  return (
    <div className={`${classes.bar} loa-bottom-bar`}>
      <ProblemAlert error={edit.isOutdated ? undefined : save.error} />
      <Group justify="center" gap="0 16px" mb="xs" ta="center" role="status">
        <Text>
          {missing
            ? t.missing[missing]
            : edit.isUnkept
              ? t.notKept
              : !edit.isDirty
                ? t.allSaved
                : online
                  ? t.unsaved
                  : t.unsavedOffline}
        </Text>
        {isDraft && hindrance && <Text fw={600}>{hindrance}</Text>}
      </Group>
      <Group grow gap="sm">
        {isDraft ? (
          <SoundButton
            size="lg"
            px="xs"
            variant="default"
            leftSection={<IconDeviceFloppy size={22} aria-hidden />}
            loading={save.isPending}
            disabled={!edit.isDirty || edit.isOutdated}
            onClick={() => saveThen()}
          >
            {t.save}
          </SoundButton>
        ) : (
          <Button size="lg" variant="default" onClick={onLeave}>
            {t.back}
          </Button>
        )}
        {isDraft || !edit.isDirty ? (
          <SoundButton
            size="lg"
            px="xs"
            leftSection={<IconSend size={22} aria-hidden />}
            loading={save.isPending}
            disabled={edit.isOutdated || problems > 0 || !order || !isDraft}
            onClick={() => saveThen(setAsking)}
          >
            {t.submit}
          </SoundButton>
        ) : (
          <SoundButton
            size="lg"
            px="xs"
            leftSection={<IconDeviceFloppy size={22} aria-hidden />}
            loading={save.isPending}
            disabled={edit.isOutdated}
            onClick={() => saveThen()}
          >
            {t.save}
          </SoundButton>
        )}
      </Group>
      <Modal opened={asking !== undefined} onClose={() => setAsking(undefined)} title={t.submitTitle} size="lg">
        {asking && <Submit programme={asking} onCancel={() => setAsking(undefined)} onDone={onLeave} />}
      </Modal>
    </div>
  )
}

type SubmitProps = { programme: ProgrammeDetail; onCancel(): void; onDone(): void }
function Submit({ programme: { id, revision }, onCancel, onDone }: SubmitProps) {
  const t = useTexts(editorTexts)
  const queries = useQueryClient()
  const preflight = useQuery(programmePreflightQuery(id, revision))
  const submit = useAct({
    do: () => call(api.programmes[':id'].submit.$post({ param: { id } })),
    ownErrors: true,
    stale: STALE,
    said: t.submitted,
    onDone: (sent) => {
      queries.setQueryData(programmeQuery(id).queryKey, sent)
      onDone()
    },
  })
  return (
    <Stack>
      <Text>{t.submitEffect}</Text>
      <QueryView query={preflight}>{(shown) => <PreflightView preflight={shown} />}</QueryView>
      <ProblemAlert error={submit.error} />
      <Group grow gap="sm">
        <Button size="lg" variant="default" onClick={onCancel} data-autofocus>
          {t.stay}
        </Button>
        <SoundButton size="lg" loading={submit.isPending} disabled={!preflight.data} onClick={() => submit.mutate()}>
          {t.submitGo}
        </SoundButton>
      </Group>
    </Stack>
  )
}
