import { PasswordInput, Progress, Stack, Text } from '@mantine/core'
import { useId } from 'react'
import { useTexts } from '../../i18n/language.tsx'
import { PASSWORD_MAX, PASSWORD_MIN, strengthOf } from './strength.ts'
import { sessionTexts } from './texts.ts'

const SHOWN = { short: [12, 'emergency'], weak: [34, 'amber'], fair: [67, 'leaf'], strong: [100, 'leaf'] } as const

type NewPasswordProps = {
  value: string
  onChange(value: string): void
  /** What others know of the person and would try first. */
  known?: readonly string[]
  error?: string | undefined
}

/** A password that is being chosen: how strong it is, in words, while it is typed. */
export function NewPassword({ value, onChange, known, error }: NewPasswordProps) {
  const texts = useTexts(sessionTexts)
  const t = texts.strength
  const hint = useId()
  const strength = strengthOf(value, known)
  const [share, color] = SHOWN[strength]
  const words = strength === 'short' ? t.short(PASSWORD_MIN - [...value].length) : t[strength]
  return (
    <Stack gap={6}>
      <PasswordInput
        label={texts.newPassword}
        value={value}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
        autoComplete="new-password"
        maxLength={PASSWORD_MAX}
        error={error}
        aria-describedby={hint}
        visibilityToggleButtonProps={{ 'aria-label': texts.signIn.showPassword, tabIndex: 0 }}
      />
      <Progress value={value === '' ? 0 : share} color={color} size={6} aria-label={t.label} />
      <Text id={hint} c={value === '' ? 'dimmed' : undefined} aria-live="polite">
        {value === '' ? t.rule(PASSWORD_MIN) : words}
      </Text>
    </Stack>
  )
}
