import { Button, Group, Stack, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import { api, call } from '../../api.ts'
import { useTexts } from '../../i18n/language.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { useAct } from '../../ui/use-act.tsx'
import type { InboxItem } from './inbox-queries.ts'
import { inboxTexts } from './texts.ts'

/** Not here, and why: the reason is read above. */
export function DeclineItem({ item, onDone }: { item: InboxItem; onDone(): void }) {
  const t = useTexts(inboxTexts)
  const [reason, setReason] = useState('')
  const [isTried, setTried] = useState(false)
  const { id, version, sourceName } = item
  const decline = useAct({
    do: (given: string) => call(api.inbox[':id'].decline.$post({ param: { id }, json: { version, reason: given } })),
    ownErrors: true,
    stale: ['inbox', 'occurrences', 'today'],
    said: t.declined,
    onDone,
  })
  const isMissing = reason.trim() === ''
  return (
    <Stack>
      <Text>{t.declineEffect(sourceName)}</Text>
      <Stack gap="xs" role="group" aria-label={t.quick}>
        <Text fw={600}>{t.quick}</Text>
        <Group gap="xs">
          {t.reasons.map((quick) => (
            <Button key={quick} variant="default" onClick={() => setReason(`${quick}.`)}>
              {quick}
            </Button>
          ))}
        </Group>
      </Stack>
      <Textarea
        label={t.reason}
        required
        autosize
        minRows={2}
        maxLength={500}
        value={reason}
        error={isTried && isMissing ? t.reasonNeeded : undefined}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
      />
      <ProblemAlert error={decline.error} />
      <Button
        size="lg"
        loading={decline.isPending}
        onClick={() => (isMissing ? setTried(true) : decline.mutate(reason.trim()))}
      >
        {t.declineGo}
      </Button>
    </Stack>
  )
}
