import { Button, Modal, PasswordInput, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { type FormEvent, useState } from 'react'
import { api, call } from '../../api.ts'
import { useTexts } from '../../i18n/language.tsx'
import { useMe } from '../../session.ts'
import { useAct } from '../../ui/use-act.tsx'
import { accountTexts } from './account-texts.ts'
import { NewPassword } from './new-password.tsx'
import { SignInProblem } from './sign-in-problem.tsx'
import { PASSWORD_MIN } from './strength.ts'
import { sessionTexts } from './texts.ts'
import { useRetryWait } from './use-retry-wait.ts'

export function ChangePassword() {
  const t = useTexts(accountTexts)
  const [isOpen, dialog] = useDisclosure(false)
  return (
    <>
      <Button variant="default" onClick={dialog.open}>
        {t.changePassword}
      </Button>
      <Modal opened={isOpen} onClose={dialog.close} title={t.changePassword}>
        <PasswordForm onDone={dialog.close} />
      </Modal>
    </>
  )
}

function PasswordForm({ onDone }: { onDone(): void }) {
  const t = useTexts(accountTexts)
  const words = useTexts(sessionTexts)
  const me = useMe()
  const [currentPassword, setCurrent] = useState('')
  const [newPassword, setNew] = useState('')
  const [isAsked, setAsked] = useState(false)
  const missing = PASSWORD_MIN - [...newPassword].length
  const change = useAct({
    do: () => call(api.auth['change-password'].$post({ json: { currentPassword, newPassword } })),
    stale: ['sessions', 'me'],
    said: t.passwordChanged,
    ownErrors: true,
    onDone,
  })
  const wait = useRetryWait(change.error)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
    if (currentPassword && missing <= 0 && wait === 0) change.mutate()
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {/* Password managers look for it. */}
        <input type="hidden" name="username" autoComplete="username" value={me.email ?? ''} readOnly />
        <PasswordInput
          label={t.currentPassword}
          value={currentPassword}
          onChange={({ currentTarget }) => setCurrent(currentTarget.value)}
          autoComplete="current-password"
          error={isAsked && !currentPassword ? words.signIn.needPassword : undefined}
          visibilityToggleButtonProps={{ 'aria-label': words.signIn.showPassword, tabIndex: 0 }}
          data-autofocus
        />
        <NewPassword
          value={newPassword}
          onChange={setNew}
          known={[me.name, me.email ?? '']}
          error={isAsked && missing > 0 ? words.strength.short(missing) : undefined}
        />
        <SignInProblem error={change.error} waitSeconds={wait} />
        <Button type="submit" loading={change.isPending} disabled={wait > 0}>
          {t.changePassword}
        </Button>
      </Stack>
    </form>
  )
}
