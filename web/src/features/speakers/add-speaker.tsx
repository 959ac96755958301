import { Button, Group, Modal, NumberInput, Stack, Text, TextInput } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, call } from '../../api.ts'
import { common } from '../../i18n/common.ts'
import { useTexts } from '../../i18n/language.tsx'
import { AreaPicker } from '../../ui/area-picker/area-picker.tsx'
import { areaQuery } from '../../ui/area-picker/queries.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { ProblemAlert, useFieldText } from '../../ui/problem-alert.tsx'
import { useAct } from '../../ui/use-act.tsx'
import { addTexts } from './add-texts.ts'
import { EnrolmentCode, type FreshCode } from './enrolment-code.tsx'
import { isWhole, type Place, PlaceField } from './place-field.tsx'
import { POINTS_KEY } from './points.ts'
import { VolumeSlider } from './volume-slider.tsx'

const HORNS = 2
const VOLUME = 80

type AddSpeakerProps = { area: string | undefined; onClose(): void }

/** A new speaker: first its facts, then the code that its device enrols with. */
export function AddSpeaker({ area, onClose }: AddSpeakerProps) {
  const t = useTexts(addTexts)
  const words = useTexts(common)
  const isPhone = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false }) ?? false
  const [fresh, setFresh] = useState<FreshCode>()
  return (
    <Modal
      opened
      onClose={onClose}
      title={fresh ? t.codeTitle(fresh.speaker.name) : t.title}
      size="lg"
      fullScreen={isPhone}
      // A slip beside the window must not throw away a code that is shown once.
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': words.close }}
    >
      {fresh ? (
        <Stack>
          <EnrolmentCode {...fresh} />
          <Group className="loa-screen-only">
            <LinkButton to="/speakers/$speakerId" params={{ speakerId: fresh.speaker.id }}>
              {t.openSpeaker}
            </LinkButton>
            <Button variant="default" onClick={() => setFresh(undefined)}>
              {t.addAnother}
            </Button>
          </Group>
        </Stack>
      ) : (
        <Facts area={area} onMade={setFresh} />
      )}
    </Modal>
  )
}

function Facts({ area, onMade }: { area: string | undefined; onMade(fresh: FreshCode): void }) {
  const t = useTexts(addTexts)
  const [name, setName] = useState('')
  const [areaCode, setAreaCode] = useState(area)
  const [hornCount, setHornCount] = useState(HORNS)
  const [volume, setVolume] = useState(VOLUME)
  const [place, setPlace] = useState<Place>({ lat: null, lon: null })
  const [isTried, setTried] = useState(false)
  const chosen = useQuery({ ...areaQuery(areaCode ?? ''), enabled: areaCode !== undefined })
  const create = useAct({
    do: (given: { name: string; areaCode: string }) =>
      call(api.speakers.$post({ json: { ...given, hornCount, volume, latitude: place.lat, longitude: place.lon } })),
    stale: ['speakers', 'reach', 'today', POINTS_KEY],
    ownErrors: true,
    onDone: ({ enrolment: { code, expiresAt }, ...speaker }) => onMade({ speaker, code, expiresAt }),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (name.trim() && areaCode && isWhole(place)) create.mutate({ name: name.trim(), areaCode })
  }
  const fieldText = useFieldText()
  const said = (field: string) => fieldText(create.error, field)
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="lg">
        <TextInput
          label={t.name}
          placeholder={t.nameHint}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          maxLength={120}
          required
          data-autofocus
          error={isTried && !name.trim() ? t.nameMissing : said('name')}
        />
        <Stack gap="xs">
          <AreaPicker
            single
            permission="speaker.write"
            label={t.area}
            value={areaCode ? [areaCode] : []}
            onChange={([code]) => setAreaCode(code)}
            error={isTried && !areaCode ? t.areaMissing : undefined}
          />
          {chosen.data && (
            <Text role="status" fw={600}>
              {t.areaEffect(chosen.data.name)}
            </Text>
          )}
        </Stack>
        <NumberInput
          label={t.horns}
          value={hornCount}
          onChange={(value) => setHornCount(typeof value === 'number' ? value : HORNS)}
          min={1}
          max={16}
          allowDecimal={false}
          clampBehavior="strict"
          hideControls
        />
        <VolumeSlider label={t.volume} value={volume} onChange={setVolume} />
        {areaCode ? (
          <PlaceField
            areaCode={areaCode}
            state="new"
            value={place}
            onChange={setPlace}
            error={isTried && !isWhole(place) ? t.bothNeeded : undefined}
          />
        ) : (
          <Text c="dimmed">{t.positionFirst}</Text>
        )}
        <ProblemAlert error={create.error} />
        <Button type="submit" loading={create.isPending}>
          {t.submit}
        </Button>
      </Stack>
    </form>
  )
}
