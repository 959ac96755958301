import { Alert, Box, Button, Card, Stack, Text, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconInfoCircle } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, call } from '../../api.ts'
import { common } from '../../i18n/common.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { useOnline } from '../../live.tsx'
import { useMay, useMe } from '../../session.ts'
import { AudioPlayer } from '../../ui/audio/audio-player.tsx'
import { HoldButton } from '../../ui/hold-button.tsx'
import { Page } from '../../ui/page.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { useAct } from '../../ui/use-act.tsx'
import { laneColor, laneOf } from './lane.ts'
import { type Alert as AlertOf, alertQuery } from './queries.ts'
import { ReadBack } from './read-back.tsx'
import { RiskMark } from './risk-scale.tsx'
import { StickyBar } from './sticky-bar.tsx'
import { emergencyTexts } from './texts.ts'
import { namesItsTime } from './to-request.ts'

const AGED_MS = 30 * 60_000

/** What will sound and where, in one paragraph, the very audio, and the one button that sends it. */
export function DraftAlert({ alert }: { alert: AlertOf }) {
  const t = { ...useTexts(common), ...useTexts(emergencyTexts) }
  const format = useFormat()
  const lane = laneOf(alert)
  const isAged = namesItsTime(alert.text) && Date.now() - Date.parse(alert.createdAt) > AGED_MS
  return (
    <Page
      title={lane === 'drill' ? t.readBackDrill(alert.title) : t.readBackTitle(alert.title)}
      narrow
      actions={
        <Button variant="subtle" renderRoot={(props) => <Link to="/emergency" search={{ mode: lane }} {...props} />}>
          {t.back}
        </Button>
      }
    >
      {isAged && <Alert color="amber">{t.stale(format.ago(alert.createdAt))}</Alert>}
      <Card withBorder padding="lg">
        <Stack gap="md">
          <Title order={2}>{t.willSound}</Title>
          <ReadBack alert={alert} />
          <RiskMark level={alert.riskLevel} />
        </Stack>
      </Card>
      <Card withBorder padding="md">
        <Stack gap="xs">
          <Title order={2}>{t.listenFirst}</Title>
          <Text c="dimmed">{t.listenText}</Text>
          <AudioPlayer src={`/audio/${alert.clipSha256}.mp3`} title={alert.title} durationMs={alert.clipDurationMs} />
          {alert.allClearText && (
            <Text>
              <b>{t.allClearWords}:</b> “{alert.allClearText}”
            </Text>
          )}
        </Stack>
      </Card>
      {lane === 'drill' && <Text c="dimmed">{t.modeFixed}</Text>}
      <Send alert={alert} />
    </Page>
  )
}

function Send({ alert }: { alert: AlertOf }) {
  const t = { ...useTexts(common), ...useTexts(emergencyTexts) }
  const lane = laneOf(alert)
  const may = useMay()
  const me = useMe()
  const online = useOnline()
  const queries = useQueryClient()
  const send = useAct({
    do: () =>
      call(
        api.alerts[':id'].send.$post({
          param: { id: alert.id },
          // The server refuses when it is not the audio that was read back, or not the lane that this screen shows.
          json: { clipSha256: alert.clipSha256, mode: lane },
        }),
      ),
    stale: ['alerts', 'today', 'deliveries', 'occurrences'],
    ownErrors: true,
    onDone: ({ published, ...sent }) => {
      queries.setQueryData(alertQuery(alert.id).queryKey, sent)
      notifications.show(
        published
          ? { message: t.sent, color: laneColor(lane) }
          : { message: t.notPublished, color: 'amber', autoClose: false, role: 'alert' },
      )
      scrollTo({ top: 0 })
    },
  })
  if (!may('alert.send'))
    return (
      <Alert color="gray" icon={<IconInfoCircle />}>
        {t.needSender}
      </Alert>
    )
  return (
    <>
      <ProblemAlert error={send.error} />
      <StickyBar label={t.willSound}>
        <Box flex="1 1 320px">
          <HoldButton
            size="xl"
            fullWidth
            color={laneColor(lane)}
            hint={t.holdHint}
            loading={send.isPending}
            disabled={!online || send.isPending}
            onHeld={() => send.mutate()}
          >
            {lane === 'drill' ? t.holdDrill : t.hold}
          </HoldButton>
          <Text mt={4}>{online ? t.holdHint : t.offlineAction}</Text>
          {me.mustStepUp && <Text>{t.stepUpNote}</Text>}
        </Box>
      </StickyBar>
    </>
  )
}
