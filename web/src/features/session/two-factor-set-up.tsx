import { Button, Code, PinInput, Stack, Text, Title } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, call } from '../../api.ts'
import { useTexts } from '../../i18n/language.tsx'
import { QrCode } from '../../ui/qr-code.tsx'
import { useAct } from '../../ui/use-act.tsx'
import { accountTexts } from './account-texts.ts'
import { PasswordGate } from './password-gate.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'
import { SignInProblem } from './sign-in-problem.tsx'
import { useRetryWait } from './use-retry-wait.ts'

type Secret = { totpUri: string; backupCodes: string[] }

/** Password, then the secret into the phone, then a first code; the recovery codes last, when it is really on. */
export function TwoFactorSetUp({ onDone }: { onDone(): void }) {
  const t = useTexts(accountTexts)
  const [secret, setSecret] = useState<Secret>()
  const [isOn, setOn] = useState(false)
  const queries = useQueryClient()
  const enable = useAct({
    do: (password: string) => call(api.auth['two-factor'].enable.$post({ json: { password } })),
    ownErrors: true,
    onDone: setSecret,
  })
  if (!secret) return <PasswordGate effect={t.twoFactorOff} go={t.next} act={enable} />
  if (!isOn) return <FirstCode uri={secret.totpUri} onDone={() => setOn(true)} />
  return (
    <RecoveryCodes
      codes={secret.backupCodes}
      onDone={() => {
        void queries.invalidateQueries({ queryKey: ['me'] })
        onDone()
      }}
    />
  )
}

function FirstCode({ uri, onDone }: { uri: string; onDone(): void }) {
  const t = useTexts(accountTexts)
  const [code, setCode] = useState('')
  const verify = useAct({
    do: (given: string) => call(api.auth['two-factor']['verify-totp'].$post({ json: { code: given } })),
    stale: ['sessions'],
    said: t.turnedOn,
    ownErrors: true,
    onDone,
  })
  const wait = useRetryWait(verify.error)
  const key = new URL(uri).searchParams.get('secret') ?? ''
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (code.length === 6 && wait === 0) verify.mutate(code)
      }}
    >
      <Stack>
        <Title order={3}>{t.scanTitle}</Title>
        <Text>{t.scanText}</Text>
        <QrCode text={uri} label={t.qrLabel} />
        <Text>{t.secret}</Text>
        <Code fz={18} p="sm" style={{ overflowWrap: 'anywhere' }}>
          {key.match(/.{1,4}/g)?.join(' ')}
        </Code>
        <Text>{t.confirmCode}</Text>
        <PinInput
          length={6}
          size="lg"
          type="number"
          oneTimeCode
          aria-label={t.code}
          value={code}
          onChange={setCode}
          onComplete={(given) => wait === 0 && verify.mutate(given)}
        />
        <SignInProblem error={verify.error} waitSeconds={wait} />
        <Button type="submit" loading={verify.isPending} disabled={code.length !== 6 || wait > 0}>
          {t.confirm}
        </Button>
      </Stack>
    </form>
  )
}
