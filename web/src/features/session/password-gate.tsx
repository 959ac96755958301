import { Button, PasswordInput, Stack, Text } from '@mantine/core'
import type { UseMutationResult } from '@tanstack/react-query'
import { useState } from 'react'
import { useTexts } from '../../i18n/language.tsx'
import { accountTexts } from './account-texts.ts'
import { SignInProblem } from './sign-in-problem.tsx'
import { sessionTexts } from './texts.ts'
import { useRetryWait } from './use-retry-wait.ts'

type PasswordGateProps<O> = {
  /** What will happen, in words, before it does. */
  effect: string
  go: string
  color?: string
  act: UseMutationResult<O, Error, string>
}

/** Somebody at an unlocked phone is not yet its owner: the password once more. */
export function PasswordGate<O>({ effect, go, color, act }: PasswordGateProps<O>) {
  const t = useTexts(accountTexts)
  const words = useTexts(sessionTexts).signIn
  const [password, setPassword] = useState('')
  const wait = useRetryWait(act.error)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (password && wait === 0) act.mutate(password)
      }}
    >
      <Stack>
        <Text>{effect}</Text>
        <PasswordInput
          label={t.confirmWithPassword}
          value={password}
          onChange={({ currentTarget }) => setPassword(currentTarget.value)}
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': words.showPassword, tabIndex: 0 }}
          data-autofocus
        />
        <SignInProblem error={act.error} waitSeconds={wait} />
        <Button type="submit" color={color ?? 'brand'} loading={act.isPending} disabled={!password || wait > 0}>
          {go}
        </Button>
      </Stack>
    </form>
  )
}
