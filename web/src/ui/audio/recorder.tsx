import { Alert, Button, Card, Group, Loader, Stack, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import {
  IconMicrophone,
  IconPlayerPause,
  IconPlayerRecord,
  IconPlayerStop,
  IconRefresh,
  IconScissors,
} from '@tabler/icons-react'
import { lazy, Suspense, useEffect, useEffectEvent, useRef, useState } from 'react'
import { common } from '../../i18n/common.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { AudioPlayer } from './audio-player.tsx'
import { LevelMeter } from './level-meter.tsx'
import { beginTake, type Recording, type Take } from './take.ts'
import { texts } from './texts.ts'
import { useBlobUrl } from './use-blob-url.ts'
import { type MicrophoneTrouble, useMicrophone } from './use-microphone.ts'
import { useStayAwake } from './use-stay-awake.ts'

export type RecorderProps = {
  /** The take as it stands, whole or trimmed: `audio/webm`, `audio/mp4` or `audio/wav`. Undefined: it was discarded. */
  onRecorded(recording: Recording | undefined): void
  /** Stops by itself then. 15 minutes when absent. */
  maxMs?: number
  /** Where recording is impossible (no microphone, plain http) a way to uploading is offered. */
  onUploadInstead?: () => void
}

const Trimmer = lazy(async () => ({ default: (await import('./trimmer.tsx')).Trimmer }))
const QUARTER_MS = 15 * 60_000
const CLOCK_MS = 200

type State =
  | { is: 'idle' | 'asking' }
  | { is: 'recording' | 'paused'; take: Take }
  | { is: 'recorded' | 'trimming'; recording: Recording; full: boolean }

/** Records the microphone in the browser: level, pause, a limit; then listen, trim, or record again. */
export function Recorder({ onRecorded, maxMs = QUARTER_MS, onUploadInstead }: RecorderProps) {
  const t = useTexts(texts)
  const format = useFormat()
  const microphone = useMicrophone()
  const [state, setState] = useState<State>({ is: 'idle' })
  const live = useRef<Take>(undefined)
  useEffect(() => () => live.current?.stop(), [])

  const finish = (recording: Recording) => {
    setState({ is: 'recorded', recording, full: recording.durationMs >= maxMs })
    onRecorded(recording)
  }
  const start = async () => {
    setState({ is: 'asking' })
    const stream = await microphone.open()
    if (!stream) return setState({ is: 'idle' })
    const take = beginTake(stream, maxMs)
    live.current = take
    setState({ is: 'recording', take })
    try {
      finish(await take.done)
    } catch {
      setState({ is: 'idle' })
      microphone.setTrouble('failed')
    } finally {
      live.current = undefined
      microphone.close()
    }
  }
  const retake = () =>
    modals.openConfirmModal({
      title: t.retakeTitle,
      children: <Text>{t.retakeText}</Text>,
      labels: { confirm: t.retakeYes, cancel: t.keep },
      onConfirm: () => {
        onRecorded(undefined)
        setState({ is: 'idle' })
      },
    })

  if (microphone.trouble) {
    const onRetry = () => void start()
    return <Trouble trouble={microphone.trouble} onRetry={onRetry} onUploadInstead={onUploadInstead} />
  }
  return (
    <Card withBorder padding="md">
      {state.is === 'idle' && (
        <Stack align="center" ta="center">
          <Button size="lg" leftSection={<IconMicrophone aria-hidden />} onClick={() => void start()}>
            {t.record}
          </Button>
          <Text c="dimmed">{t.recordHint(format.duration(maxMs))}</Text>
        </Stack>
      )}
      {state.is === 'asking' && (
        <Group justify="center" role="status">
          <Loader size="sm" />
          <Text>{t.asking}</Text>
        </Group>
      )}
      {(state.is === 'recording' || state.is === 'paused') && (
        <Running
          take={state.take}
          stream={microphone.stream}
          maxMs={maxMs}
          isPaused={state.is === 'paused'}
          onPause={(pause) => {
            if (pause) state.take.pause()
            else state.take.resume()
            setState({ is: pause ? 'paused' : 'recording', take: state.take })
          }}
        />
      )}
      {state.is === 'recorded' && (
        <Stack>
          {state.full && <Text c="dimmed">{t.stoppedAtMax(format.duration(maxMs))}</Text>}
          <Listen recording={state.recording} />
          <Group>
            <Button
              variant="default"
              leftSection={<IconScissors aria-hidden />}
              onClick={() => setState({ ...state, is: 'trimming' })}
            >
              {t.trim}
            </Button>
            <Button variant="default" leftSection={<IconRefresh aria-hidden />} onClick={retake}>
              {t.retake}
            </Button>
          </Group>
        </Stack>
      )}
      {state.is === 'trimming' && (
        <Suspense fallback={<Loader />}>
          <Trimmer
            recording={state.recording}
            onTrimmed={finish}
            onCancel={() => setState({ ...state, is: 'recorded' })}
          />
        </Suspense>
      )}
    </Card>
  )
}

type RunningProps = {
  take: Take
  stream: MediaStream | undefined
  maxMs: number
  isPaused: boolean
  onPause(pause: boolean): void
}

function Running({ take, stream, maxMs, isPaused, onPause }: RunningProps) {
  const t = useTexts(texts)
  const format = useFormat()
  const [elapsed, setElapsed] = useState(0)
  const tick = useEffectEvent(() => setElapsed(take.elapsedMs()))
  useEffect(() => {
    const timer = setInterval(tick, CLOCK_MS)
    return () => clearInterval(timer)
  }, [])
  useStayAwake()
  return (
    <Stack>
      <Group justify="space-between">
        <Group gap="xs">
          <IconPlayerRecord aria-hidden color={isPaused ? undefined : 'var(--mantine-color-error)'} />
          <Text fw={600} role="status">
            {isPaused ? t.paused : t.recording}
          </Text>
        </Group>
        <Text fz={28} fw={600} className="loa-tabular" role="timer">
          {format.duration(elapsed)}
        </Text>
        <Text c="dimmed" className="loa-tabular">
          {t.left(format.duration(maxMs - elapsed))}
        </Text>
      </Group>
      <LevelMeter stream={isPaused ? undefined : stream} />
      <Group grow>
        <Button variant="default" leftSection={<IconPlayerPause aria-hidden />} onClick={() => onPause(!isPaused)}>
          {isPaused ? t.resume : t.pauseRecording}
        </Button>
        <Button leftSection={<IconPlayerStop aria-hidden />} onClick={take.stop}>
          {t.stop}
        </Button>
      </Group>
    </Stack>
  )
}

function Listen({ recording: { blob, durationMs } }: { recording: Recording }) {
  const t = useTexts(texts)
  const src = useBlobUrl(blob)
  return src ? <AudioPlayer src={src} title={t.take} durationMs={durationMs} /> : null
}

type TroubleProps = { trouble: MicrophoneTrouble; onRetry(): void; onUploadInstead: (() => void) | undefined }

function Trouble({ trouble, onRetry, onUploadInstead }: TroubleProps) {
  const t = useTexts(texts)
  const { retry } = useTexts(common)
  const canRetry = trouble !== 'insecure' && trouble !== 'unsupported'
  return (
    <Alert color="amber" role="alert">
      <Text>{t.trouble[trouble]}</Text>
      <Group mt="sm">
        {canRetry && (
          <Button variant="default" onClick={onRetry}>
            {retry}
          </Button>
        )}
        {onUploadInstead && (
          <Button variant="default" onClick={onUploadInstead}>
            {t.uploadInstead}
          </Button>
        )}
      </Group>
    </Alert>
  )
}
