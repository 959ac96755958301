import { Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTexts } from '../../i18n/language.tsx'
import { AudioPlayer } from '../../ui/audio/audio-player.tsx'
import classes from '../../ui/layout.module.css'
import type { ServerBulletin } from './begin-draft.ts'
import { clipQuery } from './bulletin-queries.ts'
import { bulletinTexts } from './list-texts.ts'

type BulletinSoundProps = { bulletin: ServerBulletin; onHeard?: (fraction: number) => void }

/** The very audio of a bulletin, by its hash, and the words that the voice was given. */
export function BulletinSound({ bulletin, onHeard }: BulletinSoundProps) {
  const t = useTexts(bulletinTexts)
  const { data: clip } = useQuery(clipQuery(bulletin.clipId))
  if (!bulletin.clipSha256) return <Text c="dimmed">{t.noAudio}</Text>
  return (
    <Stack gap="sm">
      <AudioPlayer
        src={`/audio/${bulletin.clipSha256}.mp3`}
        title={bulletin.title}
        peaks={clip?.sha256 === bulletin.clipSha256 ? clip.peaks : undefined}
        durationMs={bulletin.clipDurationMs ?? undefined}
        {...(onHeard && { onHeard })}
      />
      {clip?.speechText && clip.speechText !== bulletin.text && (
        <div>
          <Text fw={600}>{t.spokenAs}</Text>
          <Text className={classes.readAs}>{clip.speechText}</Text>
        </div>
      )}
    </Stack>
  )
}
