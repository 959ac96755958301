import { Alert, Box, Button, Group, Loader, RangeSlider, Stack, Text } from '@mantine/core'
import { IconPlayerPlay, IconPlayerStop, IconScissors } from '@tabler/icons-react'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import WaveSurfer from 'wavesurfer.js'
import RegionsPlugin, { type Region } from 'wavesurfer.js/plugins/regions'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { takeTurn } from './only-one.ts'
import type { Recording } from './take.ts'
import { texts } from './texts.ts'
import { useBlobUrl } from './use-blob-url.ts'
import { encodeWav, sliceMono, WAV_RATE } from './wav.ts'

type TrimmerProps = { recording: Recording; onTrimmed(recording: Recording): void; onCancel(): void }

const SHORTEST_SECONDS = 0.5
const STEP_SECONDS = 0.1

/** Cuts the beginning and the end off a take: by the handles on the waveform, or by the two sliders and the keyboard. */
export function Trimmer({ recording, onTrimmed, onCancel }: TrimmerProps) {
  const t = useTexts(texts)
  const sound = useDecoded(recording.blob)
  if (sound === 'failed')
    return (
      <Alert color="amber" role="alert">
        <Text>{t.trimFailed}</Text>
        <Button variant="default" mt="sm" onClick={onCancel}>
          {t.trimCancel}
        </Button>
      </Alert>
    )
  if (!sound) return <Loader />
  return <Cut sound={sound} blob={recording.blob} onTrimmed={onTrimmed} onCancel={onCancel} />
}

type CutProps = { sound: AudioBuffer; blob: Blob; onTrimmed(recording: Recording): void; onCancel(): void }

function Cut({ sound, blob, onTrimmed, onCancel }: CutProps) {
  const t = useTexts(texts)
  const format = useFormat()
  const [[from, to], setSpan] = useState<[number, number]>([0, sound.duration])
  const { box, playing, hear } = useWave(sound, blob, [from, to], setSpan)
  const exact = (seconds: number) => `${format.duration(Math.floor(seconds) * 1_000)},${Math.floor((seconds % 1) * 10)}`
  const keep = () => {
    const channels = Array.from({ length: sound.numberOfChannels }, (_, i) => sound.getChannelData(i))
    const samples = sliceMono(channels, sound.sampleRate, from, to)
    const durationMs = Math.round((samples.length / sound.sampleRate) * 1_000)
    onTrimmed({ blob: encodeWav(samples, sound.sampleRate), durationMs })
  }
  return (
    <Stack role="group" aria-label={t.trimTitle}>
      <Text fw={600}>{t.trimTitle}</Text>
      <Box ref={box} aria-hidden h={96} />
      <RangeSlider
        min={0}
        max={sound.duration}
        step={STEP_SECONDS}
        minRange={SHORTEST_SECONDS}
        value={[from, to]}
        onChange={setSpan}
        label={exact}
        size="lg"
        thumbSize={28}
        thumbFromLabel={t.trimFrom}
        thumbToLabel={t.trimTo}
        thumbProps={(index) => ({ 'aria-valuetext': exact(index === 0 ? from : to) })}
      />
      <Text role="status">{t.trimSpan(exact(from), exact(to), exact(to - from))}</Text>
      <Group>
        <Button leftSection={<IconScissors aria-hidden />} onClick={keep}>
          {t.trimKeep}
        </Button>
        <Button
          variant="default"
          leftSection={playing ? <IconPlayerStop aria-hidden /> : <IconPlayerPlay aria-hidden />}
          onClick={hear}
        >
          {playing ? t.trimPause : t.trimHear}
        </Button>
        <Button variant="subtle" onClick={onCancel}>
          {t.trimCancel}
        </Button>
      </Group>
    </Stack>
  )
}

/** Decoded in one channel's rate of speech, which also bounds the file that comes out. */
function useDecoded(blob: Blob): AudioBuffer | 'failed' | undefined {
  const [sound, setSound] = useState<AudioBuffer | 'failed'>()
  useEffect(() => {
    let left = false
    const decode = async () => new OfflineAudioContext(1, 1, WAV_RATE).decodeAudioData(await blob.arrayBuffer())
    void decode()
      .catch(() => 'failed' as const)
      .then((decoded) => left || setSound(decoded))
    return () => {
      left = true
    }
  }, [blob])
  return sound
}

/** The waveform with one region over the part to keep. Given its samples, wavesurfer fetches nothing (the page's policy). */
function useWave(
  sound: AudioBuffer,
  blob: Blob,
  [from, to]: [number, number],
  onSpan: (span: [number, number]) => void,
) {
  const box = useRef<HTMLDivElement>(null)
  const wave = useRef<{ surfer: WaveSurfer; region: Region | undefined }>(undefined)
  const [playing, setPlaying] = useState(false)
  const url = useBlobUrl(blob)
  const moved = useEffectEvent((region: Region) => onSpan([region.start, region.end]))

  useEffect(() => {
    if (!box.current || !url) return
    const styles = getComputedStyle(box.current)
    const regions = RegionsPlugin.create()
    const surfer = WaveSurfer.create({
      container: box.current,
      height: 96,
      waveColor: styles.getPropertyValue('--mantine-color-dimmed'),
      progressColor: styles.getPropertyValue('--mantine-color-brand-5'),
      url,
      peaks: [sound.getChannelData(0)],
      duration: sound.duration,
      plugins: [regions],
    })
    const made: { surfer: WaveSurfer; region: Region | undefined } = { surfer, region: undefined }
    wave.current = made
    surfer.on('ready', () => {
      made.region = regions.addRegion({
        start: 0,
        end: sound.duration,
        minLength: SHORTEST_SECONDS,
        color: 'color-mix(in srgb, var(--mantine-color-brand-5) 25%, transparent)',
      })
      made.region.on('update-end', () => made.region && moved(made.region))
    })
    surfer.on('play', () => {
      const element = surfer.getMediaElement()
      if (element) takeTurn(element)
      setPlaying(true)
    })
    surfer.on('pause', () => setPlaying(false))
    return () => {
      wave.current = undefined
      surfer.destroy()
    }
  }, [sound, url])
  useEffect(() => wave.current?.region?.setOptions({ start: from, end: to }), [from, to])

  const hear = () => {
    if (playing) wave.current?.surfer.pause()
    else void wave.current?.surfer.play(from, to)
  }
  return { box, playing, hear }
}
