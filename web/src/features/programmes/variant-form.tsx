import { Button, Stack, Text } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api, call } from '../../api.ts'
import { useTexts } from '../../i18n/language.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { TimeField } from '../../ui/time-field.tsx'
import { useAct } from '../../ui/use-act.tsx'
import { decisionTexts } from './decision-texts.ts'
import type { ProgrammeDetail } from './queries.ts'
import { isToCome, SessionDay, useFirstDay } from './session-day.tsx'

type VariantFormProps = { programme: ProgrammeDetail; kind: 'one-day' | 'following' }

/** A draft that stands in for the series, on one day or from a day on, once it is approved; it opens at once. */
export function VariantForm({ programme, kind }: VariantFormProps) {
  const { id } = programme
  const t = useTexts(decisionTexts)
  const navigate = useNavigate()
  const first = useFirstDay(programme)
  const [chosen, setDay] = useState<string>()
  const day = chosen ?? first
  const [at, setAt] = useState('')
  const [isTimeWrong, setTimeWrong] = useState(false)
  const isOneDay = kind === 'one-day'
  const make = useAct({
    do: () =>
      isOneDay
        ? call(api.programmes[':id']['one-day'].$post({ param: { id }, json: { date: day, ...(at && { at }) } }))
        : call(api.programmes[':id'].split.$post({ param: { id }, json: { from: day } })),
    ownErrors: true,
    stale: ['programmes'],
    onDone: (draft) => navigate({ to: '/programmes/$programmeId', params: { programmeId: draft.id } }),
  })
  return (
    <Stack>
      <Text>{isOneDay ? t.oneDayText : t.followingText}</Text>
      <SessionDay
        value={day}
        onChange={(date) => {
          setDay(date)
          make.reset()
        }}
      />
      {isOneDay && (
        <TimeField
          label={t.time}
          value={at}
          onChange={(time, fault) => {
            setAt(time)
            setTimeWrong(fault !== undefined)
          }}
        />
      )}
      <ProblemAlert error={make.error} />
      <Button
        size="lg"
        loading={make.isPending}
        disabled={!isToCome(day) || (isOneDay && isTimeWrong)}
        onClick={() => make.mutate()}
      >
        {isOneDay ? t.oneDayGo : t.followingGo}
      </Button>
    </Stack>
  )
}
