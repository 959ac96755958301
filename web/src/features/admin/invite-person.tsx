import { Button, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { ApiProblem, api, call } from '../../api.ts'
import { useTexts } from '../../i18n/language.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { useAct } from '../../ui/use-act.tsx'
import { type GrantChoice, GrantFields, useGrantPlace } from './grant-fields.tsx'
import { InvitationLink } from './invitation-link.tsx'
import { MakeOnce } from './make-once.tsx'
import { peopleTexts } from './people-texts.ts'
import { roleTexts } from './role-texts.ts'

type Invited = { name: string; token: string; expiresAt: string }

/** A new person with a first role; in the end the link with which that person sets a password. */
export function InvitePerson(props: { opened: boolean; onClose(): void }) {
  const t = useTexts(peopleTexts)
  return (
    <MakeOnce<Invited>
      {...props}
      title={t.inviteTitle}
      titleOf={({ name }) => t.invited(name)}
      form={(onMade) => <InviteForm onInvited={onMade} />}
      secret={(invited, close) => <InvitationLink invitation={invited} onDone={close} />}
    />
  )
}

function InviteForm({ onInvited }: { onInvited(invited: Invited): void }) {
  const t = { ...useTexts(roleTexts), ...useTexts(peopleTexts) }
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [grant, setGrant] = useState<GrantChoice>({ role: 'author', areaCode: '' })
  const [isAsked, setAsked] = useState(false)
  const place = useGrantPlace(grant.areaCode)
  const invite = useAct({
    do: () => call(api.people.$post({ json: { name: name.trim(), email: email.trim(), grants: [grant] } })),
    stale: ['people', 'audit'],
    ownErrors: true,
    onDone: ({ token, expiresAt }) => onInvited({ name: name.trim(), token, expiresAt }),
  })
  const emailFault =
    invite.error instanceof ApiProblem && invite.error.fieldError('email') !== undefined ? t.emailFault : undefined
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
    if (name.trim() && email.trim() && grant.areaCode) invite.mutate()
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <TextInput
          label={t.name}
          value={name}
          maxLength={120}
          data-autofocus
          autoComplete="off"
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          error={isAsked && !name.trim() ? t.nameFault : undefined}
        />
        <TextInput
          label={t.email}
          type="email"
          value={email}
          maxLength={254}
          autoComplete="off"
          onChange={({ currentTarget }) => setEmail(currentTarget.value)}
          error={isAsked && !email.trim() ? t.emailFault : emailFault}
        />
        <GrantFields value={grant} onChange={setGrant} permission="people.write" withGroups isAsked={isAsked} />
        {place && (
          <Text role="status" fw={600}>
            {t.inviteEffect(name.trim() || t.person, t.may[grant.role], place)}
          </Text>
        )}
        {!emailFault && <ProblemAlert error={invite.error} />}
        <Button type="submit" loading={invite.isPending}>
          {t.inviteGo}
        </Button>
      </Stack>
    </form>
  )
}
