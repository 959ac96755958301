import { Alert, Button, Stack, Text, TextInput } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ApiProblem, api, call } from '../../api.ts'
import { useTexts } from '../../i18n/language.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { NewPassword } from './new-password.tsx'
import { OpenFrame } from './open-frame.tsx'
import { PresetChoice, type PresetKey } from './preset-choice.tsx'
import { setupQuery } from './setup-query.ts'
import { PASSWORD_MIN } from './strength.ts'
import { sessionTexts } from './texts.ts'
import { useEntry } from './use-entry.ts'
import { useLinkToken } from './use-link-token.ts'

/** The first administrator, made with the token that the server printed. */
export function SetupPage() {
  const t = useTexts(sessionTexts).setup
  const { data: setup } = useQuery(setupQuery)
  const token = useLinkToken()
  return (
    <OpenFrame title={t.title} lead={setup?.needed === false ? t.done : t.lead}>
      {setup?.needed === false ? (
        <LinkButton to="/sign-in" size="lg">
          {t.toSignIn}
        </LinkButton>
      ) : (
        <SetupForm key={token} given={token} />
      )}
    </OpenFrame>
  )
}

function SetupForm({ given }: { given: string }) {
  const texts = useTexts(sessionTexts)
  const t = texts.setup
  const queries = useQueryClient()
  const enter = useEntry()
  const [form, setForm] = useState({ token: given, name: '', email: '', password: '' })
  const [policyPreset, setPreset] = useState<PresetKey>('default')
  const [isAsked, setAsked] = useState(false)
  const setUp = useMutation({
    mutationFn: async () => {
      await call(api.setup.$post({ json: { ...form, policyPreset } }))
      queries.setQueryData(setupQuery.queryKey, { needed: false })
      await call(api.auth['sign-in'].email.$post({ json: { email: form.email, password: form.password } }))
      await enter()
    },
  })
  const set = (field: keyof typeof form) => (value: string) => setForm((before) => ({ ...before, [field]: value }))
  const faults = {
    token: form.token.trim() ? undefined : t.needToken,
    name: form.name.trim() ? undefined : t.needName,
    email: /^\S+@\S+\.\S+$/.test(form.email.trim()) ? undefined : texts.signIn.needEmail,
    password:
      [...form.password].length >= PASSWORD_MIN
        ? undefined
        : texts.strength.short(PASSWORD_MIN - [...form.password].length),
  }
  const shown = (field: keyof typeof form) => (isAsked ? faults[field] : undefined)
  const isRefused = setUp.error instanceof ApiProblem && setUp.error.code === 'setup.token-invalid'
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
    if (Object.values(faults).every((fault) => fault === undefined)) setUp.mutate()
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {given && !isRefused ? (
          <Alert color="leaf" variant="light" icon={<IconCircleCheck aria-hidden />}>
            <Text>{t.tokenGiven}</Text>
          </Alert>
        ) : (
          <TextInput
            label={t.token}
            description={t.tokenHint}
            value={form.token}
            onChange={({ currentTarget }) => set('token')(currentTarget.value.trim())}
            autoComplete="off"
            spellCheck={false}
            error={shown('token')}
          />
        )}
        <TextInput
          label={t.name}
          value={form.name}
          onChange={({ currentTarget }) => set('name')(currentTarget.value)}
          autoComplete="name"
          error={shown('name')}
        />
        <TextInput
          label={texts.signIn.email}
          type="email"
          value={form.email}
          onChange={({ currentTarget }) => set('email')(currentTarget.value.trim())}
          autoComplete="username"
          error={shown('email')}
        />
        <NewPassword
          value={form.password}
          onChange={set('password')}
          known={[form.name, form.email]}
          error={shown('password')}
        />
        <PresetChoice value={policyPreset} onChange={setPreset} />
        <ProblemAlert error={setUp.error} />
        <Button type="submit" size="lg" loading={setUp.isPending}>
          {t.go}
        </Button>
      </Stack>
    </form>
  )
}
