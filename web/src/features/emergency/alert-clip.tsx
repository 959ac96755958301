import { Input } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api, call } from '../../api.ts'
import { useTexts } from '../../i18n/language.tsx'
import { ClipChoice } from '../../ui/audio/clip-choice.tsx'
import { toClipRef } from '../../ui/audio/clip-ref.ts'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { Loading } from '../../ui/states.tsx'
import { emergencyTexts } from './texts.ts'

type AlertClipProps = { value: string | undefined; error: boolean; onChange(clipId: string | undefined): void }

/** A recording of the library, to be heard before it is taken. The form keeps its id alone. */
export function AlertClip({ value, error, onChange }: AlertClipProps) {
  const t = useTexts(emergencyTexts)
  const clip = useQuery({
    queryKey: ['clips', 'one', value],
    queryFn: async () => toClipRef(await call(api.clips[':id'].$get({ param: { id: value ?? '' } }))),
    enabled: value !== undefined,
  })
  return (
    <Input.Wrapper
      id="alert-clip"
      tabIndex={-1}
      label={t.clipField}
      labelElement="div"
      error={error ? t.missingClip : undefined}
    >
      <ProblemAlert error={clip.error} />
      {clip.isLoading ? (
        <Loading lines={2} />
      ) : (
        <ClipChoice
          withAlerts
          chosen={value === undefined ? undefined : clip.data}
          onChange={(chosen) => onChange(chosen?.id)}
        />
      )}
    </Input.Wrapper>
  )
}
