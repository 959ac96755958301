import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, call } from '../../api.ts'
import { useTexts } from '../../i18n/language.tsx'
import { SignInProblem } from './sign-in-problem.tsx'
import { sessionTexts } from './texts.ts'
import { useRetryWait } from './use-retry-wait.ts'

type PasswordStepProps = { onDone(): Promise<void>; onChallenge(): void }

export function PasswordStep({ onDone, onChallenge }: PasswordStepProps) {
  const t = useTexts(sessionTexts).signIn
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [isAsked, setAsked] = useState(false)
  const [isShown, setShown] = useState(false)
  const signIn = useMutation({
    mutationFn: async () => {
      const { twoFactorRequired } = await call(
        api.auth['sign-in'].email.$post({ json: { email: email.trim(), password } }),
      )
      if (twoFactorRequired) onChallenge()
      else await onDone()
    },
  })
  const wait = useRetryWait(signIn.error)
  const isEmail = /^\S+@\S+\.\S+$/.test(email.trim())
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
    if (isEmail && password && wait === 0) signIn.mutate()
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <TextInput
          label={t.email}
          type="email"
          name="email"
          size="lg"
          value={email}
          onChange={({ currentTarget }) => setEmail(currentTarget.value)}
          autoComplete="username"
          autoCapitalize="off"
          spellCheck={false}
          error={isAsked && !isEmail ? t.needEmail : undefined}
        />
        <PasswordInput
          label={t.password}
          name="password"
          size="lg"
          value={password}
          onChange={({ currentTarget }) => setPassword(currentTarget.value)}
          autoComplete="current-password"
          error={isAsked && !password ? t.needPassword : undefined}
          visible={isShown}
          onVisibilityChange={setShown}
          visibilityToggleButtonProps={{ 'aria-label': isShown ? t.hidePassword : t.showPassword, tabIndex: 0 }}
        />
        <SignInProblem error={signIn.error} waitSeconds={wait} />
        <Button type="submit" size="lg" fullWidth loading={signIn.isPending} disabled={wait > 0}>
          {t.go}
        </Button>
        <Text c="dimmed">{t.forgotten}</Text>
      </Stack>
    </form>
  )
}
