import { Stack, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import { common } from '../../i18n/common.ts'
import { useTexts } from '../../i18n/language.tsx'
import { useOnline } from '../../live.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { SoundButton } from '../../ui/sound-button.tsx'
import { calendarTexts } from './texts.ts'

type LeaveOutProps = {
  /** What it means, in words. */
  effect: string
  go: string
  error: unknown
  isPending: boolean
  maxLength?: number
  onLeave(reason: string): void
}

/** Nothing is left out without a reason that everybody may read. */
export function LeaveOut({ effect, go, error, isPending, maxLength = 1_000, onLeave }: LeaveOutProps) {
  const t = useTexts(calendarTexts)
  const { offlineAction } = useTexts(common)
  const online = useOnline()
  const [reason, setReason] = useState('')
  const [isTried, setTried] = useState(false)
  const given = reason.trim()
  return (
    <Stack>
      <Text>{effect}</Text>
      <Textarea
        label={t.leaveOutReason}
        placeholder={t.leaveOutHint}
        required
        autosize
        minRows={2}
        maxLength={maxLength}
        value={reason}
        error={isTried && given === '' && t.leaveOutNeeded}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
        data-autofocus
      />
      <ProblemAlert error={error} />
      <SoundButton
        color="emergency"
        loading={isPending}
        onClick={() => (given === '' ? setTried(true) : onLeave(given))}
      >
        {go}
      </SoundButton>
      {!online && (
        <Text c="dimmed" role="status">
          {offlineAction}
        </Text>
      )}
    </Stack>
  )
}
