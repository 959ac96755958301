import { Button, Checkbox, Code, Group, SimpleGrid, Stack, Text } from '@mantine/core'
import { IconCheck, IconCopy, IconDownload, IconPrinter } from '@tabler/icons-react'
import { useState } from 'react'
import { useTexts } from '../../i18n/language.tsx'
import { useMe } from '../../session.ts'
import { accountTexts } from './account-texts.ts'
import { printLines, saveText } from './take-away.ts'

/** Shown this once: one cannot go on before saying that they are kept. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone(): void }) {
  const t = useTexts(accountTexts)
  const { email } = useMe()
  const [isKept, setKept] = useState(false)
  const [isCopied, setCopied] = useState(false)
  const title = t.fileTitle(email ?? '')
  return (
    <Stack>
      <Text>{t.codesText}</Text>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs">
        {codes.map((code) => (
          <Code key={code} fz={18} p="xs" ta="center">
            {code}
          </Code>
        ))}
      </SimpleGrid>
      <Group>
        {/* Only where the browser lets a page write there: over HTTPS or on this machine. */}
        {navigator.clipboard && (
          <Button
            variant="default"
            leftSection={isCopied ? <IconCheck size={20} aria-hidden /> : <IconCopy size={20} aria-hidden />}
            onClick={() => void navigator.clipboard.writeText(codes.join('\n')).then(() => setCopied(true))}
          >
            {isCopied ? t.copied : t.copy}
          </Button>
        )}
        <Button
          variant="default"
          leftSection={<IconDownload size={20} aria-hidden />}
          onClick={() => saveText('loa-lang-ma-khoi-phuc.txt', [title, '', ...codes, ''].join('\n'))}
        >
          {t.download}
        </Button>
        <Button
          variant="default"
          leftSection={<IconPrinter size={20} aria-hidden />}
          onClick={() => printLines(title, codes)}
        >
          {t.print}
        </Button>
      </Group>
      <Checkbox
        size="md"
        label={t.kept}
        checked={isKept}
        onChange={({ currentTarget }) => setKept(currentTarget.checked)}
      />
      <Button disabled={!isKept} onClick={onDone}>
        {t.finish}
      </Button>
    </Stack>
  )
}
