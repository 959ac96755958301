import { Alert, Button, Card, Group, Loader, Text } from '@mantine/core'
import { IconShieldCheck, IconShieldX } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { api, call } from '../../api.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { useAct } from '../../ui/use-act.tsx'
import { auditTexts } from './audit-texts.ts'

const verify = () => call(api.audit.verify.$post())
type State = ReturnType<typeof useVerification>

/** One run over the whole chain, asked for by a person. */
export const useVerification = () => useAct({ do: verify, ownErrors: true })

function VerifyButton({ state }: { state: State }) {
  const t = useTexts(auditTexts)
  return (
    <Button
      leftSection={<IconShieldCheck size={20} aria-hidden />}
      loading={state.isPending}
      onClick={() => state.mutate()}
    >
      {t.verify}
    </Button>
  )
}

/** While it runs, how long already; then what was found, in words. */
function VerifyResult({ state }: { state: State }) {
  if (state.isPending) return <Running />
  if (state.error) return <ProblemAlert error={state.error} />
  return state.data ? <Found found={state.data} /> : null
}

export const Verification = { Button: VerifyButton, Result: VerifyResult }

function Running() {
  const t = useTexts(auditTexts)
  const format = useFormat()
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setSeconds((before) => before + 1), 1_000)
    return () => clearInterval(timer)
  }, [])
  return (
    <Card withBorder padding="md">
      <Group gap="sm">
        <Loader size={22} aria-hidden />
        <Text>{t.verifying(format.number(seconds))}</Text>
      </Group>
    </Card>
  )
}

function Found({ found }: { found: Awaited<ReturnType<typeof verify>> }) {
  const t = useTexts(auditTexts)
  const format = useFormat()
  if (found.ok)
    return (
      <Alert
        role="status"
        color="leaf"
        variant="light"
        icon={<IconShieldCheck aria-hidden />}
        title={t.intact(format.number(found.entries))}
      >
        <Text>{t.intactText}</Text>
        <Text style={{ overflowWrap: 'anywhere' }}>
          {t.head} {found.head}
        </Text>
      </Alert>
    )
  return (
    <Alert
      role="alert"
      color="emergency"
      variant="light"
      icon={<IconShieldX aria-hidden />}
      title={t.broken(format.number(found.seq))}
    >
      <Text fw={600}>{faultWords(found.fault, t.faults)}</Text>
      <Text>{t.brokenText}</Text>
    </Alert>
  )
}

/** The words of src/audit/verify.ts in the reader's language; what it says new is shown as it is. */
function faultWords(fault: string, t: (typeof auditTexts.vi)['faults']): string {
  const number = /\d+/.exec(fault)?.[0] ?? ''
  if (fault.endsWith('is missing')) return t.missing(number)
  if (fault.startsWith('the log ends')) return t.short(number)
  if (fault.startsWith('it does not continue')) return t.link
  if (fault.startsWith('the head kept')) return t.head
  return /what was hashed$/.test(fault) ? t.content : fault
}
