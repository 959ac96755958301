import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTexts } from '../../i18n/language.tsx'
import { AudioPlayer } from '../../ui/audio/audio-player.tsx'
import { clipQuery } from '../bulletins/bulletin-queries.ts'
import type { InboxItem } from './inbox-queries.ts'
import { inboxTexts } from './texts.ts'

/** The very sound that would air, by its hash. */
export function ItemSound({ item: { clipId, clipSha256, clipDurationMs, title } }: { item: InboxItem }) {
  const t = useTexts(inboxTexts)
  const { data: clip } = useQuery(clipQuery(clipId))
  if (!clipSha256) return <Text c="dimmed">{t.noSound}</Text>
  return (
    <AudioPlayer
      src={`/audio/${clipSha256}.mp3`}
      title={title}
      peaks={clip?.sha256 === clipSha256 ? clip.peaks : undefined}
      durationMs={clipDurationMs ?? undefined}
    />
  )
}
