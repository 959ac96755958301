import { Alert, Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useTexts } from '../../i18n/language.tsx'
import { useMe } from '../../session.ts'
import { Page } from '../../ui/page.tsx'
import { QueryView } from '../../ui/states.tsx'
import { SpeakerMoment } from '../explain/speaker-moment.tsx'
import { HistoryCard } from './history-card.tsx'
import { ManageCard } from './manage-card.tsx'
import { PlaceCard } from './place-card.tsx'
import { PresenceCard } from './presence-card.tsx'
import classes from './speaker.module.css'
import { type Speaker, speakerQuery } from './speaker-queries.ts'
import { speakerTexts } from './speaker-texts.ts'
import { StatusCard } from './status-card.tsx'
import { TestTone } from './test-tone.tsx'
import { ToneResult } from './tone-result.tsx'
import { VolumeCard } from './volume-card.tsx'

/** One speaker: what it does and why, how it has been, and what a technician may change. */
export function SpeakerPage() {
  const t = useTexts(speakerTexts)
  const { speakerId = '' } = useParams({ strict: false })
  const speaker = useQuery(speakerQuery(speakerId))
  if (!speaker.data)
    return (
      <Page title={t.title}>
        <QueryView query={speaker}>{() => null}</QueryView>
      </Page>
    )
  return <Shown key={speakerId} speaker={speaker.data} />
}

/** `Xóm Khuổi Mèo, Xã Phúc Thuận`; once only for one that stands in a commune itself. */
const placeOf = ({ areaName, communeName }: Speaker) => [...new Set([areaName, communeName])].join(', ')

function Shown({ speaker }: { speaker: Speaker }) {
  const t = useTexts(speakerTexts)
  const { permissions } = useMe()
  const [commandId, setCommandId] = useState<string>()
  const isActive = speaker.status === 'active'
  const isMine = permissions.some(
    (granted) => speaker.areaPath.startsWith(granted.path) && granted.permissions.includes('speaker.write'),
  )
  const mayChange = isActive && isMine
  const place = placeOf(speaker)
  return (
    <Page
      title={speaker.name}
      lead={
        <Group component="span" gap="md">
          {place}
          <Link to="/speakers" search={{ speaker: speaker.id }} className={classes['link']}>
            {t.back}
          </Link>
        </Group>
      }
      actions={mayChange && <TestTone speaker={speaker} place={place} onSent={setCommandId} />}
    >
      {!isActive && (
        <Alert color="gray" title={t.retired}>
          {t.retiredText}
        </Alert>
      )}
      {commandId && <ToneResult speakerId={speaker.id} commandId={commandId} />}
      <div className={classes['columns']}>
        <Stack gap="lg">
          <StatusCard speaker={speaker} />
          {speaker.enrolledAt !== null && <PresenceCard speaker={speaker} />}
          <SpeakerMoment speakerId={speaker.id} />
          <HistoryCard speakerId={speaker.id} />
        </Stack>
        <Stack gap="lg">
          {isActive && <VolumeCard key={speaker.volume} speaker={speaker} mayChange={mayChange} />}
          <PlaceCard speaker={speaker} mayChange={mayChange} />
          {mayChange && <ManageCard speaker={speaker} place={place} />}
          {isActive && !isMine && <Text c="dimmed">{t.readOnly}</Text>}
        </Stack>
      </div>
    </Page>
  )
}
