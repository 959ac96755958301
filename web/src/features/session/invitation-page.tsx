import { Button, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { api, call } from '../../api.ts'
import { useTexts } from '../../i18n/language.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { NewPassword } from './new-password.tsx'
import { OpenFrame } from './open-frame.tsx'
import { PASSWORD_MIN } from './strength.ts'
import { sessionTexts } from './texts.ts'
import { useLinkToken } from './use-link-token.ts'

/** A person invited by an administrator (or whose password is forgotten) sets a password of their own. */
export function InvitationPage() {
  const texts = useTexts(sessionTexts)
  const t = texts.invitation
  const navigate = useNavigate()
  const given = useLinkToken()
  const [typed, setTyped] = useState('')
  const token = given || typed
  const [password, setPassword] = useState('')
  const [isAsked, setAsked] = useState(false)
  const missing = PASSWORD_MIN - [...password].length
  const setUp = useMutation({
    mutationFn: () => call(api.auth.password.$post({ json: { token, password } })),
    onSuccess: () => navigate({ to: '/sign-in', search: { set: 'true' }, replace: true }),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
    if (token && missing <= 0) setUp.mutate()
  }
  return (
    <OpenFrame title={t.title} lead={t.lead}>
      <form onSubmit={submit} noValidate>
        <Stack>
          {!given && (
            <TextInput
              label={t.token}
              description={t.tokenHint}
              value={typed}
              onChange={({ currentTarget }) => setTyped(currentTarget.value.trim())}
              autoComplete="off"
              spellCheck={false}
              error={isAsked && !token ? t.needToken : undefined}
            />
          )}
          <NewPassword
            value={password}
            onChange={setPassword}
            error={isAsked && missing > 0 ? texts.strength.short(missing) : undefined}
          />
          <ProblemAlert error={setUp.error} />
          <Button type="submit" size="lg" loading={setUp.isPending}>
            {t.go}
          </Button>
        </Stack>
      </form>
    </OpenFrame>
  )
}
