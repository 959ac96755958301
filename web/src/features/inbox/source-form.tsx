import { Alert, Button, Checkbox, PasswordInput, Radio, Stack, TextInput } from '@mantine/core'
import { IconAlertOctagon } from '@tabler/icons-react'
import { useState } from 'react'
import { api, call } from '../../api.ts'
import { common } from '../../i18n/common.ts'
import { useTexts } from '../../i18n/language.tsx'
import { AreaPicker } from '../../ui/area-picker/area-picker.tsx'
import { useNamed } from '../../ui/area-picker/use-area-tree.ts'
import { confirm } from '../../ui/confirm.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { useAct } from '../../ui/use-act.tsx'
import { useOwnAreas } from '../bulletins/use-own-areas.ts'
import type { Source } from './source-queries.ts'
import { sourcesTexts } from './sources-texts.ts'

type Form = Pick<Source, 'name' | 'kind' | 'areaCode' | 'mayEmergency'> & { baseUrl: string; secret: string }
type Saved = { id: string; name: string; token: string | null }

/** A source: new, or changed. That it may send emergencies is asked about once more, in words. */
export function SourceForm({ source, onDone }: { source?: Source; onDone(saved: Saved): void }) {
  const t = { ...useTexts(common), ...useTexts(sourcesTexts) }
  const { suggested } = useOwnAreas('inbox.write')
  const [form, setForm] = useState<Form>({
    name: source?.name ?? '',
    kind: source?.kind ?? 'push',
    areaCode: source?.areaCode ?? suggested[0] ?? '',
    mayEmergency: source?.mayEmergency ?? false,
    baseUrl: source?.baseUrl ?? '',
    secret: '',
  })
  const [isTried, setTried] = useState(false)
  const set = (patch: Partial<Form>) => setForm((before) => ({ ...before, ...patch }))
  const area = useNamed(form.areaCode ? [form.areaCode] : []).get(form.areaCode)?.name
  const save = useAct({
    do: () => saveSource(source?.id, form),
    ownErrors: true,
    stale: ['inbox', 'audit'],
    said: t.saved,
    onDone,
  })
  const { name, kind, areaCode, mayEmergency, baseUrl, secret } = form
  const isComplete = name.trim() !== '' && areaCode !== '' && (kind === 'push' || baseUrl.trim() !== '')
  const submit = () => {
    setTried(true)
    if (!isComplete) return
    if (!mayEmergency || source?.mayEmergency) return save.mutate()
    confirm({
      title: t.emergencyTitle,
      effect: t.emergencyEffect(name.trim(), source?.areaName ?? area ?? t.thisArea),
      points: t.emergencyPoints,
      confirm: t.emergencyGo,
      cancel: t.cancel,
      color: 'emergency',
      onConfirm: () => save.mutate(),
    })
  }
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <Stack>
        <TextInput
          label={t.name}
          description={t.nameHint}
          value={name}
          maxLength={200}
          required
          data-autofocus
          autoComplete="off"
          error={isTried && name.trim() === '' ? t.needed : undefined}
          onChange={({ currentTarget }) => set({ name: currentTarget.value })}
        />
        {!source && (
          <>
            <Radio.Group
              label={t.howKind}
              value={kind}
              onChange={(chosen) => set({ kind: chosen === 'pull' ? 'pull' : 'push' })}
            >
              <Stack gap={0}>
                {(['push', 'pull'] as const).map((one) => (
                  <Radio key={one} value={one} label={t.kind[one]} description={t.kindText[one]} py={4} />
                ))}
              </Stack>
            </Radio.Group>
            <AreaPicker
              single
              label={t.where}
              permission="inbox.write"
              value={areaCode ? [areaCode] : []}
              onChange={([code = '']) => set({ areaCode: code })}
              error={isTried && areaCode === '' ? t.whereNeeded : undefined}
            />
          </>
        )}
        <TextInput
          label={t.baseUrl}
          description={t.baseUrlHint[kind]}
          type="url"
          inputMode="url"
          value={baseUrl}
          maxLength={500}
          required={kind === 'pull'}
          error={isTried && kind === 'pull' && baseUrl.trim() === '' ? t.needed : undefined}
          onChange={({ currentTarget }) => set({ baseUrl: currentTarget.value })}
        />
        {baseUrl.trim() !== '' && (
          <PasswordInput
            label={t.secret}
            description={source?.hasSecret ? t.secretKept : t.secretHint}
            value={secret}
            maxLength={500}
            autoComplete="new-password"
            onChange={({ currentTarget }) => set({ secret: currentTarget.value })}
          />
        )}
        <Checkbox
          label={t.emergency}
          checked={mayEmergency}
          onChange={({ currentTarget }) => set({ mayEmergency: currentTarget.checked })}
        />
        {mayEmergency && (
          <Alert color="emergency" variant="light" icon={<IconAlertOctagon aria-hidden />}>
            {t.emergencyHint}
          </Alert>
        )}
        <ProblemAlert error={save.error} />
        <Button type="submit" size="lg" loading={save.isPending}>
          {source ? t.save : t.connect}
        </Button>
      </Stack>
    </form>
  )
}

function saveSource(id: string | undefined, form: Form): Promise<Saved> {
  const { kind, areaCode, mayEmergency } = form
  const [name, baseUrl, secret] = [form.name.trim(), form.baseUrl.trim(), form.secret.trim()]
  const changed = { name, mayEmergency, ...(secret && { secret }) }
  return id
    ? call(api['inbox-sources'][':id'].$patch({ param: { id }, json: { ...changed, baseUrl: baseUrl || null } }))
    : call(api['inbox-sources'].$post({ json: { ...changed, kind, areaCode, ...(baseUrl && { baseUrl }) } }))
}
