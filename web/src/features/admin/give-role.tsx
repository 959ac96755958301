import { Button, Group, Stack, Text } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { api, call } from '../../api.ts'
import { common } from '../../i18n/common.ts'
import { useTexts } from '../../i18n/language.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { useAct } from '../../ui/use-act.tsx'
import { type GrantChoice, GrantFields, useGrantPlace } from './grant-fields.tsx'
import type { Person } from './people-queries.ts'
import { peopleTexts } from './people-texts.ts'
import { roleTexts } from './role-texts.ts'

/** A further role for somebody; the sentence above the button says what it will open. */
export function GiveRole({ person: { id, name }, onDone }: { person: Person; onDone(): void }) {
  const t = { ...useTexts(common), ...useTexts(roleTexts), ...useTexts(peopleTexts) }
  const [grant, setGrant] = useState<GrantChoice>({ role: 'author', areaCode: '' })
  const [isAsked, setAsked] = useState(false)
  const place = useGrantPlace(grant.areaCode)
  const give = useAct({
    do: () => call(api.people[':id'].grants.$post({ param: { id }, json: grant })),
    stale: ['people', 'audit'],
    said: t.given,
    ownErrors: true,
    onDone,
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
    if (grant.areaCode) give.mutate()
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <GrantFields value={grant} onChange={setGrant} permission="people.write" withGroups isAsked={isAsked} />
        {place && (
          <Text role="status" fw={600}>
            {t.giveEffect(name, t.may[grant.role], place)}
          </Text>
        )}
        <ProblemAlert error={give.error} />
        <Group>
          <Button type="submit" loading={give.isPending}>
            {t.giveGo}
          </Button>
          <Button variant="default" onClick={onDone}>
            {t.cancel}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
