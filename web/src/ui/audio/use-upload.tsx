import { Button, Group, Progress, Stack, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { texts } from './texts.ts'
import { type Clip, uploadClip } from './upload-clip.ts'

type Upload = {
  /** The clip, or undefined when it was stopped or failed (then `error` says why). */
  send(file: Blob, options: { title: string; areaCodes: readonly string[] }): Promise<Clip | undefined>
  abort(): void
  /** 0..1 while it runs, else undefined; at 1 the server is converting. */
  progress: number | undefined
  error: unknown
}

/** One upload at a time, given up when the screen is left. */
export function useUpload(): Upload {
  const queries = useQueryClient()
  const [progress, setProgress] = useState<number>()
  const [error, setError] = useState<unknown>()
  const running = useRef<AbortController>(undefined)
  const abort = () => running.current?.abort()
  useEffect(() => () => running.current?.abort(), [])

  const send: Upload['send'] = async (file, options) => {
    abort()
    const controller = new AbortController()
    running.current = controller
    setError(undefined)
    setProgress(0)
    try {
      const clip = await uploadClip(file, { ...options, signal: controller.signal }, setProgress)
      void queries.invalidateQueries({ queryKey: ['clips'] })
      return clip
    } catch (thrown) {
      if (!controller.signal.aborted) setError(thrown)
      return undefined
    } finally {
      if (running.current === controller) setProgress(undefined)
    }
  }
  return { send, abort, progress, error }
}

/** How far an upload is, in a bar and in words, with a way to stop it. */
export function UploadProgress({ progress, onAbort }: { progress: number; onAbort(): void }) {
  const t = useTexts(texts)
  const format = useFormat()
  const words = progress < 1 ? t.uploading(format.percent(Math.floor(progress * 100) / 100)) : t.converting
  return (
    <Stack gap="xs">
      <Progress value={progress * 100} animated={progress >= 1} size="lg" aria-label={words} />
      <Group justify="space-between">
        <Text role="status">{words}</Text>
        <Button variant="default" onClick={onAbort}>
          {t.uploadCancel}
        </Button>
      </Group>
    </Stack>
  )
}
