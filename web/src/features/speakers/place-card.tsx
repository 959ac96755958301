import { Button, Card, Group, Stack, Text, Title } from '@mantine/core'
import { IconMapPin } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { api, call } from '../../api.ts'
import { common } from '../../i18n/common.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { AreaMapLazy } from '../../ui/area-map/area-map-lazy.tsx'
import type { MapPoint } from '../../ui/area-map/types.ts'
import { useAct } from '../../ui/use-act.tsx'
import { addTexts } from './add-texts.ts'
import { isWhole, type Place, PlaceField } from './place-field.tsx'
import { POINTS_KEY } from './points.ts'
import type { Speaker } from './speaker-queries.ts'
import { speakerTexts } from './speaker-texts.ts'
import { useMapAreas } from './use-map-areas.ts'

/** Where it stands; a technician sets it by a tap. */
export function PlaceCard({ speaker, mayChange }: { speaker: Speaker; mayChange: boolean }) {
  const t = useTexts(speakerTexts)
  const [isSetting, setSetting] = useState(false)
  return (
    <Card withBorder padding="md" component="section" aria-labelledby="speaker-place">
      <Stack gap="sm">
        <Title order={2} id="speaker-place">
          {t.position}
        </Title>
        {isSetting ? <Setting speaker={speaker} onDone={() => setSetting(false)} /> : <Shown speaker={speaker} />}
        {mayChange && !isSetting && (
          <Button variant="default" leftSection={<IconMapPin size={20} aria-hidden />} onClick={() => setSetting(true)}>
            {t.positionSet}
          </Button>
        )}
      </Stack>
    </Card>
  )
}

const stateOf = ({ enrolledAt, online }: Pick<Speaker, 'enrolledAt' | 'online'>) =>
  enrolledAt === null ? 'new' : online ? 'online' : 'offline'

function Shown({ speaker }: { speaker: Speaker }) {
  const t = useTexts(speakerTexts)
  const format = useFormat()
  const { id, name, areaCode, latitude: lat, longitude: lon, online, enrolledAt } = speaker
  const drawn = useMapAreas(areaCode)
  const points = useMemo(
    (): MapPoint[] => [{ id, name, areaCode, lat, lon, state: stateOf({ online, enrolledAt }) }],
    [id, name, areaCode, lat, lon, online, enrolledAt],
  )
  if (lat === null || lon === null) return <Text>{t.positionNone}</Text>
  const degrees = (value: number) => value.toLocaleString(format.locale, { maximumFractionDigits: 5 })
  return (
    <>
      <AreaMapLazy {...drawn} label={t.positionMap(name)} height={260} points={points} current={id} />
      <Text c="dimmed">{t.positionWords(degrees(lat), degrees(lon))}</Text>
    </>
  )
}

function Setting({ speaker, onDone }: { speaker: Speaker; onDone(): void }) {
  const t = useTexts(speakerTexts)
  const { bothNeeded } = useTexts(addTexts)
  const words = useTexts(common)
  const [place, setPlace] = useState<Place>({ lat: speaker.latitude, lon: speaker.longitude })
  const save = useAct({
    do: ({ lat, lon }: Place) =>
      call(api.speakers[':id'].$patch({ param: { id: speaker.id }, json: { latitude: lat, longitude: lon } })),
    stale: ['speakers', POINTS_KEY],
    said: t.positionSaved,
    onDone,
  })
  return (
    <Stack gap="sm">
      <PlaceField
        areaCode={speaker.areaCode}
        state={stateOf(speaker)}
        value={place}
        onChange={setPlace}
        error={isWhole(place) ? undefined : bothNeeded}
      />
      <Group justify="flex-end">
        <Button variant="default" onClick={onDone}>
          {words.cancel}
        </Button>
        <Button loading={save.isPending} disabled={!isWhole(place)} onClick={() => save.mutate(place)}>
          {t.positionSave}
        </Button>
      </Group>
    </Stack>
  )
}
