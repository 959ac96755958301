import { Alert, Button, Card, Progress, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useBlocker } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { api, call } from '../../api.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { LevelMeter } from '../../ui/audio/level-meter.tsx'
import { useStayAwake } from '../../ui/audio/use-stay-awake.ts'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { SoundButton } from '../../ui/sound-button.tsx'
import { QueryView } from '../../ui/states.tsx'
import { useAct } from '../../ui/use-act.tsx'
import { EndedSession } from './ended-session.tsx'
import { OnAir } from './on-air.tsx'
import { type LiveSession, liveQuery } from './queries.ts'
import { liveTexts } from './texts.ts'
import { recordingType, useBroadcast } from './use-broadcast.ts'

const COUNTDOWN_SECONDS = 3

type LiveSessionViewProps = {
  id: string
  /** The open microphone, if this page prepared the session. */
  stream: MediaStream | undefined
  onMicrophoneDone(): void
  onAgain(): void
}

/** A session from waking the amplifiers to its recording. What was measured and counted comes from the server only. */
export function LiveSessionView({ id, stream, onMicrophoneDone, onAgain }: LiveSessionViewProps) {
  const query = useQuery(liveQuery(id))
  const isEnded = query.data?.status === 'ended'
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it has ended
  useEffect(() => {
    if (isEnded) onMicrophoneDone()
  }, [isEnded])
  return (
    <QueryView query={query}>
      {(live) =>
        live.status === 'ended' ? (
          <EndedSession live={live} onAgain={onAgain} />
        ) : (
          <Running live={live} stream={stream} />
        )
      }
    </QueryView>
  )
}

function Running({ live, stream }: { live: LiveSession; stream: MediaStream | undefined }) {
  const t = useTexts(liveTexts)
  const queries = useQueryClient()
  const { upload, start, finish } = useBroadcast(live.id)
  const [countdown, setCountdown] = useState<number>()
  useStayAwake()
  // Leaving ends the speech: it is asked first.
  const isSpeaking = live.status === 'on-air' && stream !== undefined
  useBlocker({ shouldBlockFn: () => isSpeaking && !window.confirm(t.leave), enableBeforeUnload: isSpeaking })

  const update = (given: LiveSession) => void queries.setQueryData(liveQuery(live.id).queryKey, given)
  const begin = useAct({
    ownErrors: true,
    do: () =>
      call(
        api.live[':id'].start.$post({
          param: { id: live.id },
          json: { container: recordingType()?.container ?? 'webm' },
        }),
      ),
    onDone: (given) => {
      if (stream) start(stream)
      update(given)
    },
  })
  const end = useAct({
    ownErrors: true,
    stale: ['live', 'occurrences', 'today'],
    do: async () => {
      await finish()
      return call(api.live[':id'].stop.$post({ param: { id: live.id } }))
    },
    onDone: update,
  })
  useEffect(() => {
    if (countdown === undefined) return
    if (countdown === 0) {
      begin.mutate()
      return setCountdown(undefined)
    }
    const timer = setTimeout(() => setCountdown(countdown - 1), 1_000)
    return () => clearTimeout(timer)
  }, [countdown, begin.mutate])

  if (live.status === 'on-air' && (stream || upload.state !== 'idle'))
    return <OnAir live={live} stream={stream} upload={upload} onEnd={() => end.mutate()} isEnding={end.isPending} />
  if (!stream)
    return (
      <Stack>
        <Alert color="amber" role="alert">
          {t.elsewhere}
        </Alert>
        <ProblemAlert error={end.error} />
        <SoundButton color="emergency" loading={end.isPending} onClick={() => end.mutate()}>
          {t.end}
        </SoundButton>
      </Stack>
    )
  return (
    <Preparing
      live={live}
      stream={stream}
      countdown={countdown}
      isStarting={begin.isPending || countdown !== undefined}
      error={begin.error ?? end.error}
      onStart={() => setCountdown(COUNTDOWN_SECONDS)}
      onGiveUp={() => {
        setCountdown(undefined)
        end.mutate()
      }}
    />
  )
}

type PreparingProps = {
  live: LiveSession
  stream: MediaStream
  countdown: number | undefined
  isStarting: boolean
  error: unknown
  onStart(): void
  onGiveUp(): void
}

function Preparing({ live, stream, countdown, isStarting, error, onStart, onGiveUp }: PreparingProps) {
  const t = useTexts(liveTexts)
  const format = useFormat()
  const { armed, targets } = live.speakers
  const share = targets === 0 ? 0 : (armed / targets) * 100
  return (
    <Card withBorder padding="md">
      <Stack>
        <Title order={2}>{t.preparing}</Title>
        <Text>{t.preparingText}</Text>
        <Progress value={share} size="xl" aria-label={t.armed(format.number(armed), format.number(targets))} />
        <Text role="status" fw={600}>
          {t.armed(format.number(armed), format.number(targets))}.{' '}
          {live.ready ? t.ready : live.countdownSeconds > 0 ? `${t.wait(Math.ceil(live.countdownSeconds))}.` : ''}
        </Text>
        <LevelMeter stream={stream} />
        <ProblemAlert error={error} />
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <SoundButton
            size="lg"
            loading={isStarting && countdown === undefined}
            disabled={isStarting}
            onClick={onStart}
          >
            {t.start}
          </SoundButton>
          <Button variant="default" size="lg" onClick={onGiveUp}>
            {t.giveUp}
          </Button>
        </SimpleGrid>
        {countdown !== undefined && (
          <Text fz={40} fw={600} ta="center" role="timer" aria-live="assertive">
            {t.countdown(countdown)}
          </Text>
        )}
      </Stack>
    </Card>
  )
}
