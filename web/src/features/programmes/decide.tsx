import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconAlertTriangle, IconArrowBackUp, IconCheck } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { ApiProblem, api, call } from '../../api.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import classes from '../../ui/layout.module.css'
import { Page } from '../../ui/page.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { ReasonForm } from '../../ui/reason-form.tsx'
import { SoundButton } from '../../ui/sound-button.tsx'
import { useAct } from '../../ui/use-act.tsx'
import { PreflightChanged } from '../preflight/preflight-changed.tsx'
import type { Preflight } from '../preflight/preflight-query.ts'
import { preflightTexts } from '../preflight/texts.ts'
import { useShownPreflight } from '../preflight/use-shown-preflight.ts'
import { decisionTexts } from './decision-texts.ts'
import { DifferencesCard } from './differences-card.tsx'
import { useHearing } from './hearing.ts'
import { EffectCard, OrderToHear, ProgrammeHead } from './programme-parts.tsx'
import { type ProgrammeDetail, programmePreflightQuery } from './queries.ts'

const STALE = ['programmes', 'programme', 'occurrences', 'today']

/**
 * What would sound where and when, then the pieces, then the decision. What is shown stays the version that was opened
 * even when a newer one arrives: an approval is for what was seen, and the person is told that it has changed.
 */
export function Decide({ current }: { current: ProgrammeDetail }) {
  const t = useTexts(decisionTexts)
  const format = useFormat()
  const [opened, setOpened] = useState(current)
  const isChanged = current.revision !== opened.revision
  const { id, revision, title, authorName, submittedAt } = opened
  const preflight = useQuery(programmePreflightQuery(id, revision))
  const hearing = useHearing(opened)
  const { shown, differs, accept } = useShownPreflight(`${id} ${revision}`, preflight.data)
  return (
    <Page title={title} lead={t.sentBy(authorName, submittedAt ? format.ago(submittedAt) : '')} narrow>
      {isChanged && (
        <Alert color="emergency" variant="light" role="alert" icon={<IconAlertTriangle />} title={t.changedTitle}>
          <Stack gap="sm" align="flex-start">
            <Text>{t.changedText}</Text>
            <Button onClick={() => setOpened(current)}>{t.changedGo}</Button>
          </Stack>
        </Alert>
      )}
      <ProgrammeHead programme={opened} />
      <DifferencesCard programme={opened} />
      <EffectCard programme={opened} title={t.effect} />
      <OrderToHear programme={opened} hearing={hearing} />
      {differs && shown && preflight.data && <PreflightChanged shown={shown} now={preflight.data} onAccept={accept} />}
      <DecideBar programme={opened} isChanged={isChanged} unheard={hearing.left} shown={shown} differs={differs} />
    </Page>
  )
}

type DecideBarProps = {
  programme: ProgrammeDetail
  /** A newer version is at the server: this one can no longer be approved. */
  isChanged: boolean
  /** Sounds that are still to be heard. */
  unheard: number
  /** The pre-flight that the person has seen, and whether another one holds by now. */
  shown: Preflight | undefined
  differs: boolean
}

/** Approving needs the pre-flight on the screen and sends its hash; when it changed, the new one is asked about again. */
function DecideBar({ programme, isChanged, unheard, shown, differs }: DecideBarProps) {
  const t = useTexts(decisionTexts)
  const format = useFormat()
  const { mustAccept } = useTexts(preflightTexts)
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [isRejecting, rejecting] = useDisclosure(false)
  const { id, revision, title, order } = programme
  const goOn = () => void navigate({ to: '/approvals' })
  const approve = useAct({
    do: (preflightHash: string) =>
      call(api.programmes[':id'].approve.$post({ param: { id }, json: { revision, preflightHash } })),
    ownErrors: true,
    stale: STALE,
    said: t.approved(title),
    onDone: goOn,
  })
  const onError = (error: Error) => {
    if (!(error instanceof ApiProblem)) return
    void queries.invalidateQueries({ queryKey: ['preflight', 'programme', id] })
    void queries.invalidateQueries({ queryKey: ['programmes'] })
  }
  const isOther = approve.error instanceof ApiProblem && approve.error.code === 'preflight.changed'
  const isReady = (order?.problems.length ?? 0) === 0
  const hint = () => {
    if (isChanged) return t.changedTitle
    if (!isReady) return t.notReady
    if (unheard > 0) return t.unheard(format.number(unheard), unheard)
    if (differs) return mustAccept
    return shown ? undefined : t.approveWait
  }
  return (
    <div className={`${classes.bar} loa-bottom-bar`}>
      <ProblemAlert error={isOther ? undefined : approve.error} />
      {hint() && (
        <Text mb="xs" ta="center" role="status">
          {hint()}
        </Text>
      )}
      <Group grow gap="sm">
        <Button
          size="lg"
          variant="default"
          leftSection={<IconArrowBackUp size={22} aria-hidden />}
          onClick={rejecting.open}
        >
          {t.reject}
        </Button>
        <SoundButton
          size="lg"
          leftSection={<IconCheck size={22} aria-hidden />}
          loading={approve.isPending}
          disabled={isChanged || !isReady || unheard > 0 || !shown || differs}
          onClick={() => shown && approve.mutate(shown.hash, { onError })}
        >
          {t.approve}
        </SoundButton>
      </Group>
      <Modal opened={isRejecting} onClose={rejecting.close} title={t.rejectTitle}>
        <Reject id={id} title={title} onDone={goOn} />
      </Modal>
    </div>
  )
}

function Reject({ id, title, onDone }: { id: string; title: string; onDone(): void }) {
  const t = useTexts(decisionTexts)
  const reject = useAct({
    do: (reason: string) => call(api.programmes[':id'].reject.$post({ param: { id }, json: { reason } })),
    ownErrors: true,
    stale: STALE,
    said: t.rejected(title),
    onDone,
  })
  return (
    <ReasonForm
      effect={t.rejectEffect}
      reasons={t.reasons}
      label={t.reason}
      needed={t.reasonNeeded}
      go={t.rejectGo}
      maxLength={1_000}
      isPending={reject.isPending}
      error={reject.error}
      onGo={(reason) => reject.mutate(reason)}
    />
  )
}
