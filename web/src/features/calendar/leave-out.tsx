import { Stack, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useTexts } from '../../i18n/language.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { SoundButton } from '../../ui/sound-button.tsx'
import { calendarTexts } from './texts.ts'

type LeaveOutProps = {
  /** What it means, in words. */
  effect: string
  go: string
  error: unknown
  isPending: boolean
  onLeave(reason: string): void
}

/** Nothing is left out without a reason that everybody may read. */
export function LeaveOut({ effect, go, error, isPending, onLeave }: LeaveOutProps) {
  const t = useTexts(calendarTexts)
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
        maxLength={1_000}
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
    </Stack>
  )
}
