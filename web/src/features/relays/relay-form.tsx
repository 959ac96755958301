import { Button, Input, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { ApiProblem, api, call } from '../../api.ts'
import { common } from '../../i18n/common.ts'
import { useTexts } from '../../i18n/language.tsx'
import { AreaPicker } from '../../ui/area-picker/area-picker.tsx'
import { ClipChoice } from '../../ui/audio/clip-choice.tsx'
import type { ClipRef } from '../../ui/audio/clip-ref.ts'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { useAct } from '../../ui/use-act.tsx'
import { useOwnAreas } from '../bulletins/use-own-areas.ts'
import type { Relay } from './relay-queries.ts'
import { relayTexts } from './texts.ts'

/** A station: new, or changed. The server listens to it as soon as it is kept. */
export function RelayForm({ relay, onDone }: { relay?: Relay; onDone(): void }) {
  const t = useTexts(relayTexts)
  const words = useTexts(common)
  const { suggested } = useOwnAreas('relay.write')
  const [form, setForm] = useState({
    name: relay?.name ?? '',
    url: relay?.url ?? '',
    notes: relay?.notes ?? '',
    areaCodes: relay?.areaCodes ?? suggested,
  })
  const [clip, setClip] = useState<ClipRef | undefined>(relay && { ...relay.fallbackClip, peaks: [], sha256: '' })
  const [isTried, setTried] = useState(false)
  const set = (patch: Partial<typeof form>) => setForm((before) => ({ ...before, ...patch }))
  const save = useAct({
    do: (fallbackClipId: string) => {
      const { name, url, areaCodes } = form
      const json = { name, url, areaCodes, fallbackClipId, notes: form.notes.trim() || null }
      return relay
        ? call(api.relays[':id'].$patch({ param: { id: relay.id }, json: { ...json, revision: relay.revision } }))
        : call(api.relays.$post({ json }))
    },
    ownErrors: true,
    stale: ['relays'],
    said: t.saved,
    onDone,
  })
  const needed = (value: string) => (isTried && value.trim() === '' ? t.needed : undefined)
  const isComplete = form.name.trim() !== '' && form.url.trim() !== '' && form.areaCodes.length > 0
  const isChanged = save.error instanceof ApiProblem && save.error.code === 'relay.changed'
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (isComplete && clip) save.mutate(clip.id)
      }}
    >
      <Stack>
        <TextInput
          label={t.name}
          description={t.nameHint}
          value={form.name}
          maxLength={120}
          required
          data-autofocus
          error={needed(form.name)}
          onChange={({ currentTarget }) => set({ name: currentTarget.value })}
        />
        <TextInput
          label={t.url}
          description={t.urlHint}
          value={form.url}
          type="url"
          inputMode="url"
          maxLength={2_000}
          required
          error={needed(form.url)}
          onChange={({ currentTarget }) => set({ url: currentTarget.value })}
        />
        <Input.Wrapper
          label={t.fallbackClip}
          description={t.fallbackHint}
          labelElement="div"
          error={isTried && !clip ? t.fallbackNeeded : undefined}
        >
          <ClipChoice chosen={clip} onChange={setClip} />
        </Input.Wrapper>
        <AreaPicker
          label={t.where}
          value={form.areaCodes}
          onChange={(areaCodes) => set({ areaCodes })}
          permission="relay.write"
          withReach={false}
          error={isTried && form.areaCodes.length === 0 ? t.whereNeeded : undefined}
        />
        <Textarea
          label={t.notes}
          description={t.notesHint}
          autosize
          minRows={2}
          maxLength={1_000}
          value={form.notes}
          onChange={({ currentTarget }) => set({ notes: currentTarget.value })}
        />
        <ProblemAlert error={save.error} />
        {isChanged && <Text>{t.changedElsewhere}</Text>}
        <Button type="submit" size="lg" loading={save.isPending}>
          {words.save}
        </Button>
      </Stack>
    </form>
  )
}
