import { Button, PinInput, Stack, Text, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiProblem, api, call } from '../../api.ts'
import { useTexts } from '../../i18n/language.tsx'
import { SignInProblem } from './sign-in-problem.tsx'
import { sessionTexts } from './texts.ts'
import { useRetryWait } from './use-retry-wait.ts'

type SecondStepProps = { onDone(): Promise<void>; onBack(): void }

/** The code of the authenticator, or one of the recovery codes for who has lost the phone. */
export function SecondStep({ onDone, onBack }: SecondStepProps) {
  const t = useTexts(sessionTexts).second
  const [isRecovery, setRecovery] = useState(false)
  const [code, setCode] = useState('')
  const verify = useMutation({
    mutationFn: async (given: string) => {
      const { 'verify-totp': totp, 'verify-backup-code': backup } = api.auth['two-factor']
      await call((isRecovery ? backup : totp).$post({ json: { code: given } }))
      await onDone()
    },
    onError: () => setCode(''),
  })
  const wait = useRetryWait(verify.error)
  const isComplete = isRecovery ? code.trim() !== '' : /^\d{6}$/.test(code)
  const isOver = verify.error instanceof ApiProblem && verify.error.code === 'sign-in.challenge-expired'
  const change = () => {
    setRecovery(!isRecovery)
    setCode('')
    verify.reset()
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (isComplete && wait === 0) verify.mutate(code.trim())
      }}
    >
      <Stack>
        <Text>{isRecovery ? t.recovery : t.totp}</Text>
        {isRecovery ? (
          <TextInput
            key="recovery"
            label={t.recoveryCode}
            value={code}
            onChange={({ currentTarget }) => setCode(currentTarget.value)}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            data-autofocus
            autoFocus
          />
        ) : (
          <PinInput
            length={6}
            size="lg"
            type="number"
            oneTimeCode
            autoFocus
            aria-label={t.code}
            value={code}
            onChange={setCode}
            onComplete={(given) => wait === 0 && verify.mutate(given)}
          />
        )}
        <SignInProblem error={verify.error} waitSeconds={wait} />
        <Button type="submit" size="lg" loading={verify.isPending} disabled={!isComplete || wait > 0 || isOver}>
          {t.go}
        </Button>
        <Button variant="subtle" onClick={change}>
          {isRecovery ? t.useTotp : t.useRecovery}
        </Button>
        <Button variant={isOver ? 'filled' : 'subtle'} onClick={onBack}>
          {t.back}
        </Button>
      </Stack>
    </form>
  )
}
