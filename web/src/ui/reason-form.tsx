import { Button, Chip, Group, Stack, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useTexts } from '../i18n/language.tsx'
import { ProblemAlert } from './problem-alert.tsx'

const texts = { vi: { quick: 'Lý do hay gặp' }, en: { quick: 'Frequent reasons' } }

type ReasonFormProps = {
  /** What becomes of it, and who reads the reason. */
  effect: string
  /** To be put into the text by a touch. */
  reasons: readonly string[]
  label: string
  /** Said when there is none. */
  needed: string
  go: string
  maxLength: number
  isPending: boolean
  error: unknown
  onGo(reason: string): void
}

/** A refusal and why: whoever made it has to know what to do better. */
export function ReasonForm({ effect, reasons, label, needed, go, maxLength, isPending, error, onGo }: ReasonFormProps) {
  const t = useTexts(texts)
  const [reason, setReason] = useState('')
  const [isTried, setTried] = useState(false)
  const isMissing = reason.trim() === ''
  return (
    <Stack>
      <Text>{effect}</Text>
      <Stack gap="xs" role="group" aria-label={t.quick}>
        <Text fw={600}>{t.quick}</Text>
        <Group gap="xs">
          {reasons.map((quick) => (
            <Chip
              key={quick}
              size="lg"
              checked={reason.includes(quick)}
              onChange={(isChosen) => setReason(isChosen ? withReason(reason, quick) : withoutReason(reason, quick))}
            >
              {quick}
            </Chip>
          ))}
        </Group>
      </Stack>
      <Textarea
        label={label}
        required
        autosize
        minRows={3}
        maxLength={maxLength}
        value={reason}
        error={isTried && isMissing ? needed : undefined}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
      />
      <ProblemAlert error={error} />
      <Button size="lg" loading={isPending} onClick={() => (isMissing ? setTried(true) : onGo(reason.trim()))}>
        {go}
      </Button>
    </Stack>
  )
}

const withReason = (reason: string, quick: string): string => [reason.trim(), `${quick}.`].filter(Boolean).join(' ')
const withoutReason = (reason: string, quick: string): string =>
  reason.replace(`${quick}.`, '').replace(quick, '').replace(/\s+/g, ' ').trim()
