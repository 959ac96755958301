import { ActionIcon, Alert, Button, Group, Text } from '@mantine/core'
import { IconPlayerPauseFilled, IconPlayerPlayFilled } from '@tabler/icons-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { useOnline } from '../../live.tsx'
import classes from './audio-player.module.css'
import { heardFraction } from './heard.ts'
import { takeTurn } from './only-one.ts'
import { texts } from './texts.ts'
import { Waveform } from './waveform.tsx'

export type AudioPlayerProps = {
  /** `/audio/….mp3` or a blob: address. */
  src: string
  /** What is heard; names the controls. */
  title: string
  /** 200 values 0..100 of `Clip.peaks`. */
  peaks?: readonly number[] | undefined
  durationMs?: number | undefined
  /** Share (0..1) of the sound that was really played at least once; seeking over it does not count. */
  onHeard?: (fraction: number) => void
  onEnded?: () => void
}

const SHORT_SECONDS = 60

/** Plays one sound; another that plays in the page is paused. Loads nothing before it is asked to, if the length is known. */
export function AudioPlayer(props: AudioPlayerProps) {
  // Another sound in the same place begins anew: nothing of it was heard yet.
  return <Player key={props.src} {...props} />
}

function Player({ src, title, peaks, durationMs, onHeard, onEnded }: AudioPlayerProps) {
  const t = useTexts(texts)
  const format = useFormat()
  const root = useRef<HTMLDivElement>(null)
  const audio = useRef<HTMLAudioElement>(null)
  const [playing, setPlaying] = useState(false)
  const [at, setAt] = useState(0)
  const [measured, setMeasured] = useState<number>()
  const [failed, setFailed] = useState(false)
  const seconds = durationMs ? durationMs / 1_000 : (measured ?? 0)

  useEffect(() => {
    if (!playing) return
    let frame = 0
    const follow = () => {
      root.current?.style.setProperty('--played', `${seconds > 0 ? (audio.current?.currentTime ?? 0) / seconds : 0}`)
      frame = requestAnimationFrame(follow)
    }
    follow()
    return () => cancelAnimationFrame(frame)
  }, [playing, seconds])

  const play = () => {
    if (failed) audio.current?.load()
    setFailed(false)
    // A refusal comes as `error` too, except where the page left meanwhile.
    void audio.current?.play().catch(() => undefined)
  }
  const seek = (to: number) => {
    const element = audio.current
    if (!element) return
    element.currentTime = Math.max(0, Math.min(seconds, to))
    setAt(element.currentTime)
    root.current?.style.setProperty('--played', `${seconds > 0 ? element.currentTime / seconds : 0}`)
  }
  const onSeekKey = (event: KeyboardEvent) => {
    const step = seconds < SHORT_SECONDS ? 1 : 5
    const steps: Record<string, number> = { ArrowRight: step, ArrowUp: step, ArrowLeft: -step, ArrowDown: -step }
    const by = steps[event.key]
    if (by === undefined) return
    event.preventDefault()
    seek(at + by)
  }
  const onTime = ({ currentTarget: { currentTime, duration, played } }: { currentTarget: HTMLAudioElement }) => {
    setAt(currentTime)
    onHeard?.(heardFraction(played, Number.isFinite(duration) ? duration : seconds))
  }

  return (
    <div>
      {/* biome-ignore lint/a11y/useMediaCaption: the words of a bulletin are shown beside its sound */}
      <audio
        ref={audio}
        src={src}
        preload={durationMs ? 'none' : 'metadata'}
        onPlay={({ currentTarget }) => {
          takeTurn(currentTarget)
          setPlaying(true)
        }}
        onPause={() => setPlaying(false)}
        onTimeUpdate={onTime}
        onDurationChange={({ currentTarget: { duration } }) => Number.isFinite(duration) && setMeasured(duration)}
        onEnded={(event) => {
          onTime(event)
          setPlaying(false)
          onEnded?.()
        }}
        onError={() => {
          setPlaying(false)
          setFailed(true)
        }}
      />
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form */}
      <div ref={root} className={classes.player} role="group" aria-label={title}>
        <ActionIcon
          size={48}
          radius="xl"
          aria-label={playing ? t.pause(title) : t.play(title)}
          onClick={() => (playing ? audio.current?.pause() : play())}
        >
          {playing ? <IconPlayerPauseFilled size={24} aria-hidden /> : <IconPlayerPlayFilled size={24} aria-hidden />}
        </ActionIcon>
        <div className={classes.track}>
          {peaks && peaks.length > 0 ? (
            <>
              <Waveform peaks={peaks} className={classes.wave} />
              <Waveform peaks={peaks} className={classes.waveDone} />
            </>
          ) : (
            <div className={classes.line} />
          )}
          <input
            type="range"
            className={classes.seek}
            min={0}
            max={seconds || 1}
            step={0.1}
            value={Math.min(at, seconds || 1)}
            disabled={seconds === 0}
            aria-label={t.position(title)}
            aria-valuetext={t.positionOf(format.duration(at * 1_000), format.duration(seconds * 1_000))}
            onChange={({ currentTarget }) => seek(Number(currentTarget.value))}
            onKeyDown={onSeekKey}
          />
        </div>
        <Text className={classes.time}>
          {format.duration(at * 1_000)} / {format.duration(seconds * 1_000)}
        </Text>
      </div>
      {failed && <PlayFailed onRetry={play} />}
    </div>
  )
}

function PlayFailed({ onRetry }: { onRetry(): void }) {
  const t = useTexts(texts)
  const online = useOnline()
  return (
    <Alert role="alert" color="emergency" mt="xs">
      <Group justify="space-between">
        <Text style={{ flex: '1 1 220px' }}>{online ? t.playFailed : t.playOffline}</Text>
        <Button variant="default" onClick={onRetry}>
          {t.retry}
        </Button>
      </Group>
    </Alert>
  )
}
