import { Button, Group, Input, NumberInput, Stack, Text } from '@mantine/core'
import { useTexts } from '../../i18n/language.tsx'
import { AreaMapLazy } from '../../ui/area-map/area-map-lazy.tsx'
import type { MapPoint, PointState } from '../../ui/area-map/types.ts'
import { addTexts } from './add-texts.ts'
import { useMapAreas } from './use-map-areas.ts'

/** As it is being typed: one of the two may still be missing. */
export type Place = { lat: number | null; lon: number | null }
export const isWhole = ({ lat, lon }: Place): boolean => (lat === null) === (lon === null)

type PlaceFieldProps = {
  areaCode: string
  /** What the sign on the map says of the speaker. */
  state: PointState
  value: Place
  onChange(value: Place): void
  error?: string | undefined
}

// About a metre; more digits say nothing of a pole.
const DIGITS = 5
const round = (degrees: number) => Number(degrees.toFixed(DIGITS))
const asNumber = (value: number | string): number | null => (typeof value === 'number' ? value : null)

/** Where the pole stands: a tap on the map, or two numbers. */
export function PlaceField({ areaCode, state, value, onChange, error }: PlaceFieldProps) {
  const t = useTexts(addTexts)
  const drawn = useMapAreas(areaCode)
  const { lat, lon } = value
  const points: MapPoint[] =
    lat !== null && lon !== null ? [{ id: 'here', name: t.position, areaCode, lat, lon, state }] : []
  return (
    <Stack gap="xs" role="group" aria-label={t.position}>
      <Input.Label component="div">{t.position}</Input.Label>
      <Text c="dimmed">{t.positionHint}</Text>
      <AreaMapLazy
        {...drawn}
        label={t.mapLabel}
        height={300}
        points={points}
        current="here"
        onPlace={(place) => onChange({ lat: round(place.lat), lon: round(place.lon) })}
      />
      <Group align="end" gap="sm">
        <NumberInput
          label={t.latitude}
          value={lat ?? ''}
          onChange={(typed) => onChange({ lat: asNumber(typed), lon })}
          min={-90}
          max={90}
          decimalScale={DIGITS}
          hideControls
          flex="1 1 120px"
        />
        <NumberInput
          label={t.longitude}
          value={lon ?? ''}
          onChange={(typed) => onChange({ lat, lon: asNumber(typed) })}
          min={-180}
          max={180}
          decimalScale={DIGITS}
          hideControls
          flex="1 1 120px"
        />
        {points.length > 0 && (
          <Button variant="subtle" onClick={() => onChange({ lat: null, lon: null })}>
            {t.clearPosition}
          </Button>
        )}
      </Group>
      {error && <Input.Error>{error}</Input.Error>}
    </Stack>
  )
}
