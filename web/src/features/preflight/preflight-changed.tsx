import { Alert, Button, List, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import type { Preflight } from './preflight-query.ts'
import { preflightTexts } from './texts.ts'
import { whatChanged } from './what-changed.ts'

type PreflightChangedProps = { shown: Preflight; now: Preflight; onAccept(): void }

/** What would happen is no longer what was shown: the differences, and the question once more. */
export function PreflightChanged({ shown, now, onAccept }: PreflightChangedProps) {
  const t = useTexts(preflightTexts)
  const format = useFormat()
  const place = useRef<HTMLDivElement>(null)
  // It stands where it can be read, not under the bar with the button that brought it about.
  useEffect(() => {
    // Nothing is given back: newer browsers answer with a promise, which is no way to clean up.
    place.current?.scrollIntoView({ block: 'center' })
  }, [])
  return (
    <Alert ref={place} color="amber" variant="light" role="alert" icon={<IconAlertTriangle />} title={t.changedTitle}>
      <Stack gap="xs" align="flex-start">
        <Text fw={600}>{t.changedWhat}</Text>
        <List>
          {whatChanged(shown, now, t.changed, format).map((words) => (
            <List.Item key={words}>{words}</List.Item>
          ))}
        </List>
        <Text>{t.changedText}</Text>
        <Button onClick={onAccept}>{t.changedGo}</Button>
      </Stack>
    </Alert>
  )
}
