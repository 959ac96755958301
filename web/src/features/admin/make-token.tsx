import { Button, NativeSelect, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { api, call } from '../../api.ts'
import { useTexts } from '../../i18n/language.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { useAct } from '../../ui/use-act.tsx'
import { type GrantChoice, GrantFields, useGrantPlace } from './grant-fields.tsx'
import { MakeOnce } from './make-once.tsx'
import { roleTexts } from './role-texts.ts'
import { ShownOnce } from './shown-once.tsx'
import { tokensTexts } from './tokens-texts.ts'

const MINUTES = ['43200', '129600', '525600', ''] as const
type Made = { name: string; token: string }

/** A new token; its text is shown in the end and never again. */
export function MakeToken(props: { opened: boolean; onClose(): void }) {
  const t = useTexts(tokensTexts)
  return (
    <MakeOnce<Made>
      {...props}
      title={t.makeTitle}
      titleOf={({ name }) => t.made(name)}
      form={(onMade) => <TokenForm onMade={onMade} />}
      secret={({ token }, close) => <ShownOnce text={t.onceText} label={t.secret} secret={token} onDone={close} />}
    />
  )
}

function TokenForm({ onMade }: { onMade(made: Made): void }) {
  const t = { ...useTexts(roleTexts), ...useTexts(tokensTexts) }
  const [name, setName] = useState('')
  const [grant, setGrant] = useState<GrantChoice>({ role: 'viewer', areaCode: '' })
  // A key that nobody remembers should end by itself.
  const [minutes, setMinutes] = useState<string>('129600')
  const [isAsked, setAsked] = useState(false)
  const place = useGrantPlace(grant.areaCode)
  const make = useAct({
    do: () => {
      const expiresInMinutes = minutes ? { expiresInMinutes: Number(minutes) } : {}
      return call(api.tokens.$post({ json: { name: name.trim(), ...grant, ...expiresInMinutes } }))
    },
    stale: ['tokens', 'audit'],
    ownErrors: true,
    onDone: onMade,
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
    if (name.trim() && grant.areaCode) make.mutate()
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <TextInput
          label={t.name}
          description={t.nameHint}
          value={name}
          maxLength={120}
          data-autofocus
          autoComplete="off"
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          error={isAsked && !name.trim() ? t.nameFault : undefined}
        />
        <GrantFields value={grant} onChange={setGrant} permission="token.write" isAsked={isAsked} />
        <NativeSelect
          label={t.expiry}
          value={minutes}
          data={MINUTES.map((value) => ({ value, label: t.expiries[value] }))}
          onChange={({ currentTarget }) => setMinutes(currentTarget.value)}
        />
        {place && (
          <Text role="status" fw={600}>
            {t.effect(t.may[grant.role], place)}
          </Text>
        )}
        <ProblemAlert error={make.error} />
        <Button type="submit" loading={make.isPending}>
          {t.makeGo}
        </Button>
      </Stack>
    </form>
  )
}
