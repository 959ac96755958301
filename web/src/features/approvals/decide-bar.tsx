import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { IconArrowBackUp, IconCheck } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ApiProblem, api, call } from '../../api.ts'
import { useTexts } from '../../i18n/language.tsx'
import { useMe } from '../../session.ts'
import classes from '../../ui/layout.module.css'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { ReasonForm } from '../../ui/reason-form.tsx'
import { SoundButton } from '../../ui/sound-button.tsx'
import { useAct } from '../../ui/use-act.tsx'
import type { ServerBulletin } from '../bulletins/begin-draft.ts'
import { preflightTexts } from '../preflight/texts.ts'
import { approvalTexts } from './texts.ts'
import { nextWaiting, waitingQuery } from './waiting.ts'

const STALE = ['bulletins', 'schedules', 'occurrences', 'today']

type DecideBarProps = {
  bulletin: ServerBulletin
  isHeard: boolean
  /** A newer version is at the server: this one can no longer be approved. */
  isChanged: boolean
  /** Of what was shown; undefined until it is. */
  preflightHash: string | undefined
  /** What would happen is no longer what was shown. */
  preflightDiffers: boolean
  onRefused(error: unknown): void
}

/** The two decisions, always under the thumb; what is approved is the version that was heard, by hash and revision. */
export function DecideBar({
  bulletin,
  isHeard,
  isChanged,
  preflightHash,
  preflightDiffers,
  onRefused,
}: DecideBarProps) {
  const t = { ...useTexts(preflightTexts), ...useTexts(approvalTexts) }
  const [isRejecting, rejecting] = useDisclosure(false)
  const goOn = useGoOn(bulletin.id)
  // Notices stand outside the router: no link works in them.
  const navigate = useNavigate()
  const { id, clipSha256, revision, title } = bulletin
  const approve = useAct({
    do: () =>
      call(
        api.bulletins[':id'].approve.$post({
          param: { id },
          json: { clipSha256: clipSha256 ?? '', revision, preflightHash: preflightHash ?? '' },
        }),
      ),
    ownErrors: true,
    stale: STALE,
    async onDone() {
      notifications.show({
        color: 'leaf',
        autoClose: 12_000,
        message: (
          <Stack gap="xs" align="flex-start">
            <Text>{t.approved(title)}</Text>
            <Button
              variant="default"
              onClick={() => void navigate({ to: '/bulletins/$bulletinId', params: { bulletinId: id } })}
            >
              {t.openApproved}
            </Button>
          </Stack>
        ),
      })
      await goOn()
    },
  })
  return (
    <div className={`${classes.bar} loa-bottom-bar`}>
      {!isPreflightChanged(approve.error) && <ProblemAlert error={approve.error} />}
      {(isChanged || !isHeard || preflightDiffers) && (
        <Text mb="xs" ta="center" id="must-hear">
          {isChanged ? t.changedTitle : isHeard ? t.mustAccept : t.mustHear}
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
          disabled={isChanged || !isHeard || preflightDiffers || preflightHash === undefined}
          onClick={() => approve.mutate(undefined, { onError: onRefused })}
        >
          {t.approve}
        </SoundButton>
      </Group>
      <Modal opened={isRejecting} onClose={rejecting.close} title={t.rejectTitle}>
        <Reject bulletin={bulletin} onDone={goOn} />
      </Modal>
    </div>
  )
}

// The screen then says what is different, which is more than this refusal can.
const isPreflightChanged = (error: unknown): boolean =>
  error instanceof ApiProblem && error.code === 'preflight.changed'

/** To the next one that waits; to the list when that was the last. */
function useGoOn(id: string): () => Promise<void> {
  const me = useMe()
  const queries = useQueryClient()
  const navigate = useNavigate()
  return async () => {
    const waiting = await queries.fetchQuery({ ...waitingQuery, staleTime: 0 }).catch(() => undefined)
    const next = nextWaiting(waiting, id, me.id)
    await (next
      ? navigate({ to: '/approvals/$bulletinId', params: { bulletinId: next.id } })
      : navigate({ to: '/approvals' }))
  }
}

function Reject({ bulletin: { id, title }, onDone }: { bulletin: ServerBulletin; onDone(): Promise<void> }) {
  const t = useTexts(approvalTexts)
  const reject = useAct({
    do: (reason: string) => call(api.bulletins[':id'].reject.$post({ param: { id }, json: { reason } })),
    ownErrors: true,
    stale: STALE,
    said: t.rejected(title),
    onDone: () => void onDone(),
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
