import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { api, call } from '../../api.ts'
import { common } from '../../i18n/common.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { confirm } from '../../ui/confirm.tsx'
import { useAct } from '../../ui/use-act.tsx'
import { GiveRole } from './give-role.tsx'
import { InvitationLink } from './invitation-link.tsx'
import { WayIn } from './people-list.tsx'
import type { Person } from './people-queries.ts'
import { peopleTexts } from './people-texts.ts'
import { PersonGrants } from './person-grants.tsx'

type PersonDialogProps = { person: Person; onClose(): void }

/** One person: roles, ways in, the end of the account. */
export function PersonDialog({ person, onClose }: PersonDialogProps) {
  const t = useTexts(peopleTexts)
  const format = useFormat()
  const [isGiving, setGiving] = useState(false)
  const [invitation, setInvitation] = useState<{ token: string; expiresAt: string }>()
  if (invitation) return <InvitationLink invitation={invitation} onDone={onClose} />
  if (isGiving) return <GiveRole person={person} onDone={() => setGiving(false)} />
  return (
    <Stack gap="lg">
      <div>
        <Text style={{ overflowWrap: 'anywhere' }}>{person.email}</Text>
        <Text c="dimmed">{t.since(format.date(person.createdAt))}</Text>
        <Group mt="xs">
          <WayIn person={person} />
        </Group>
      </div>
      <Stack gap="sm">
        <Title order={3}>{t.roles}</Title>
        <PersonGrants person={person} />
        {!person.disabledAt && (
          <Button variant="light" onClick={() => setGiving(true)} style={{ alignSelf: 'flex-start' }}>
            {t.give}
          </Button>
        )}
      </Stack>
      {!person.disabledAt && <WaysIn person={person} onInvited={setInvitation} />}
    </Stack>
  )
}

type WaysInProps = { person: Person; onInvited(invitation: { token: string; expiresAt: string }): void }

function WaysIn({ person: { id, name, twoFactorEnabled }, onInvited }: WaysInProps) {
  const t = { ...useTexts(common), ...useTexts(peopleTexts) }
  const param = { id }
  const stale = ['people', 'audit']
  const again = useAct({
    do: () => call(api.people[':id'].invitations.$post({ param })),
    stale,
    onDone: onInvited,
  })
  const reset = useAct({
    do: () => call(api.people[':id']['two-factor'].$delete({ param })),
    stale,
    said: t.resetDone,
  })
  const end = useAct({ do: () => call(api.people[':id'].disable.$post({ param })), stale, said: t.ended })
  const askReset = () =>
    confirm({
      title: t.resetTitle,
      effect: t.resetEffect(name),
      confirm: t.reset,
      cancel: t.cancel,
      color: 'emergency',
      onConfirm: () => reset.mutate(),
    })
  const askEnd = () =>
    confirm({
      title: t.endTitle(name),
      effect: t.endEffect(name),
      points: t.endPoints,
      confirm: t.end,
      cancel: t.cancel,
      color: 'emergency',
      onConfirm: () => end.mutate(),
    })
  return (
    <Stack gap="md">
      <Title order={3}>{t.wayIn}</Title>
      <Way text={t.againText}>
        <Button variant="default" loading={again.isPending} onClick={() => again.mutate()}>
          {t.again}
        </Button>
      </Way>
      {twoFactorEnabled && (
        <Way text={t.resetText}>
          <Button variant="default" loading={reset.isPending} onClick={askReset}>
            {t.reset}
          </Button>
        </Way>
      )}
      <Way text={t.endText}>
        <Button variant="outline" color="emergency" loading={end.isPending} onClick={askEnd}>
          {t.end}
        </Button>
      </Way>
    </Stack>
  )
}

function Way({ text, children }: { text: string; children: React.ReactNode }) {
  return (
    <Group justify="space-between" gap="xs">
      <Text c="dimmed" flex="1 1 260px">
        {text}
      </Text>
      {children}
    </Group>
  )
}
