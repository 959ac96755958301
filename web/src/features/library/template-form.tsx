import { Button, NativeSelect, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { ApiProblem, api, call } from '../../api.ts'
import { common } from '../../i18n/common.ts'
import { useTexts } from '../../i18n/language.tsx'
import { AreaPicker } from '../../ui/area-picker/area-picker.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { useAct } from '../../ui/use-act.tsx'
import { openPlaces } from '../bulletins/draft.ts'
import { useOwnAreas } from '../bulletins/use-own-areas.ts'
import { libraryTexts } from './texts.ts'

export type Template = Awaited<ReturnType<typeof getTemplate>>
const getTemplate = (id: string) => call(api.templates[':id'].$get({ param: { id } }))

/** A text with `{{places}}` to fill in: new, or changed. */
export function TemplateForm({ template, onDone }: { template?: Template; onDone(): void }) {
  const t = useTexts(libraryTexts)
  const words = useTexts(common)
  const { suggested } = useOwnAreas('bulletin.write')
  const [form, setForm] = useState({
    name: template?.name ?? '',
    title: template?.title ?? '',
    topic: template?.topic ?? 'notice',
    text: template?.text ?? '',
    areaCodes: template?.areaCodes ?? suggested,
  })
  const [isTried, setTried] = useState(false)
  const set = (patch: Partial<typeof form>) => setForm((before) => ({ ...before, ...patch }))
  const save = useAct({
    do: (given: typeof form) => {
      const json = { ...given, topic: given.topic as 'notice' } // safe: chosen from the list; the server checks it again
      return template
        ? call(
            api.templates[':id'].$patch({ param: { id: template.id }, json: { ...json, revision: template.revision } }),
          )
        : call(api.templates.$post({ json }))
    },
    ownErrors: true,
    stale: ['templates'],
    said: t.saved,
    onDone,
  })
  const { name, title, text, areaCodes } = form
  const needed = (value: string) => (isTried && value.trim() === '' ? t.needed : undefined)
  const isComplete = [name, title, text].every((value) => value.trim() !== '') && areaCodes.length > 0
  const places = openPlaces(title, text)
  const isChanged = save.error instanceof ApiProblem && save.error.body.status === 409
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (isComplete) save.mutate(form)
      }}
    >
      <Stack>
        <TextInput
          label={t.templateName}
          description={t.templateNameHint}
          value={name}
          maxLength={120}
          required
          data-autofocus
          error={needed(name)}
          onChange={({ currentTarget }) => set({ name: currentTarget.value })}
        />
        <TextInput
          label={t.bulletinTitle}
          value={title}
          maxLength={200}
          required
          error={needed(title)}
          onChange={({ currentTarget }) => set({ title: currentTarget.value })}
        />
        <NativeSelect
          label={t.topic}
          value={form.topic}
          data={Object.entries(words.topic).map(([value, label]) => ({ value, label }))}
          onChange={({ currentTarget }) => set({ topic: currentTarget.value })}
        />
        <Textarea
          label={t.text}
          description={t.textHint}
          autosize
          minRows={4}
          maxRows={14}
          maxLength={20_000}
          value={text}
          required
          error={needed(text)}
          onChange={({ currentTarget }) => set({ text: currentTarget.value })}
        />
        {places.length > 0 && <Text c="dimmed">{t.places(places.join(', '))}</Text>}
        <AreaPicker
          label={t.templateWhere}
          value={areaCodes}
          onChange={(codes) => set({ areaCodes: codes })}
          permission="bulletin.write"
          withReach={false}
          error={isTried && areaCodes.length === 0 ? t.whereNeeded : undefined}
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
