import { Alert, Button, Code, Group, Stack, Text } from '@mantine/core'
import { IconCheck, IconCopy, IconEyeOff } from '@tabler/icons-react'
import { useState } from 'react'
import { useTexts } from '../../i18n/language.tsx'

const vi = {
  once: 'Chỉ hiện một lần',
  copy: 'Sao chép',
  copied: 'Đã sao chép',
  finish: 'Tôi đã lưu, đóng lại',
}
const en = {
  once: 'Shown this once',
  copy: 'Copy',
  copied: 'Copied',
  finish: 'I have kept it, close',
} satisfies typeof vi
const texts = { vi, en }

type ShownOnceProps = {
  /** Why it is shown and what to do with it. */
  text: string
  /** Names the secret for screen readers. */
  label: string
  secret: string
  /** Said below: until when it holds. */
  until?: string | undefined
  onDone(): void
}

/** A secret that nobody can look up again: one says that it is kept before it goes. */
export function ShownOnce({ text, label, secret, until, onDone }: ShownOnceProps) {
  const t = useTexts(texts)
  const [isCopied, setCopied] = useState(false)
  const Icon = isCopied ? IconCheck : IconCopy
  return (
    <Stack>
      <Alert color="amber" variant="light" icon={<IconEyeOff aria-hidden />} title={t.once}>
        {text}
      </Alert>
      <Code block aria-label={label} role="group" fz={16} style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
        {secret}
      </Code>
      {until && <Text c="dimmed">{until}</Text>}
      <Group>
        {/* Only where the browser lets a page write there: over HTTPS or on this machine. */}
        {navigator.clipboard && (
          <Button
            variant="default"
            leftSection={<Icon size={20} aria-hidden />}
            onClick={() => void navigator.clipboard.writeText(secret).then(() => setCopied(true))}
          >
            {isCopied ? t.copied : t.copy}
          </Button>
        )}
        <Button onClick={onDone}>{t.finish}</Button>
      </Group>
    </Stack>
  )
}
