import { Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, call } from '../../api.ts'
import { useTexts } from '../../i18n/language.tsx'
import { AreaPicker } from '../../ui/area-picker/area-picker.tsx'
import { areaQuery } from '../../ui/area-picker/queries.ts'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { SoundButton } from '../../ui/sound-button.tsx'
import { showUndo } from '../../ui/undo.tsx'
import { useAct } from '../../ui/use-act.tsx'
import { POINTS_KEY } from './points.ts'
import type { Speaker } from './speaker-queries.ts'
import { speakerTexts } from './speaker-texts.ts'

type MoveSpeakerProps = { speaker: Speaker; place: string; onDone(): void }

/** To another area: says whose orders it will obey, and whose no longer; can be taken back. */
export function MoveSpeaker({ speaker, place, onDone }: MoveSpeakerProps) {
  const t = useTexts(speakerTexts)
  const { id, name, areaCode: from } = speaker
  const [picked, setPicked] = useState<string>()
  const target = useQuery({ ...areaQuery(picked ?? ''), enabled: picked !== undefined })
  const back = useMove(id)
  const move = useMove(id, (to) => {
    showUndo(t.moved(to), () => back.mutate(from))
    onDone()
  })
  const isNew = picked !== undefined && picked !== from && target.data !== undefined
  const commune = target.data?.kind === 'hamlet' ? target.data.ancestors.at(-1)?.name : undefined
  const to = target.data && [target.data.name, ...(commune ? [commune] : [])].join(', ')
  return (
    <Stack>
      <AreaPicker
        single
        permission="speaker.write"
        label={t.movePick}
        value={picked ? [picked] : []}
        onChange={([code]) => setPicked(code)}
      />
      {isNew && to && (
        <Text role="status" fw={600}>
          {t.moveEffect(name, to, place)}
        </Text>
      )}
      <ProblemAlert error={move.error} />
      <SoundButton disabled={!isNew} loading={move.isPending} onClick={() => picked && move.mutate(picked)}>
        {t.moveGo}
      </SoundButton>
    </Stack>
  )
}

function useMove(id: string, onMoved?: (to: string) => void) {
  return useAct({
    do: (areaCode: string) => call(api.speakers[':id'].move.$post({ param: { id }, json: { areaCode } })),
    stale: ['speakers', 'reach', 'today', POINTS_KEY],
    ownErrors: onMoved !== undefined,
    onDone: ({ areaName }) => onMoved?.(areaName),
  })
}
