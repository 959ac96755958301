import { ActionIcon, Stack, Text, Title, Tooltip } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { api, call } from '../../api.ts'
import { common } from '../../i18n/common.ts'
import { useTexts } from '../../i18n/language.tsx'
import { useMay } from '../../session.ts'
import { confirm } from '../../ui/confirm.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { useAct } from '../../ui/use-act.tsx'
import { AlertLine } from './alert-line.tsx'
import { type Lane, laneOf } from './lane.ts'
import { type Alert, draftsQuery } from './queries.ts'
import { emergencyTexts } from './texts.ts'

/** Alerts made in quiet times: one touch to read back, one hold to send. Only those of this lane. */
export function PreparedDrafts({ lane }: { lane: Lane }) {
  const t = { ...useTexts(common), ...useTexts(emergencyTexts) }
  const may = useMay()
  const drafts = useQuery(draftsQuery)
  const discard = useAct({
    do: ({ id }: Alert) => call(api.alerts[':id'].cancel.$post({ param: { id } })),
    stale: ['alerts', 'today'],
    said: t.discarded,
  })
  const own = drafts.data?.items.filter((alert) => laneOf(alert) === lane) ?? []
  if (drafts.error && !drafts.data) return <ProblemAlert error={drafts.error} />
  if (own.length === 0) return null
  return (
    <Stack component="section" gap="sm" aria-labelledby="prepared">
      <Title order={2} id="prepared">
        {t.prepared}
      </Title>
      <Text c="dimmed">{t.preparedLead}</Text>
      <Stack component="ul" gap="sm" p={0} m={0} style={{ listStyle: 'none' }}>
        {own.map((alert) => (
          <AlertLine key={alert.id} alert={alert} open={may('alert.send') ? t.openToSend : t.openDraft} primary>
            <Tooltip label={t.discard}>
              <ActionIcon
                variant="default"
                size={44}
                aria-label={`${t.discard}: ${alert.title}`}
                onClick={() =>
                  confirm({
                    title: t.discard,
                    effect: t.discardEffect(alert.title),
                    confirm: t.discard,
                    cancel: t.cancel,
                    color: 'gray',
                    onConfirm: () => discard.mutate(alert),
                  })
                }
              >
                <IconTrash size={20} aria-hidden />
              </ActionIcon>
            </Tooltip>
          </AlertLine>
        ))}
      </Stack>
    </Stack>
  )
}
