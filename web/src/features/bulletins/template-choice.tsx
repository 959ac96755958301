import { Alert, Button, NativeSelect, Stack, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { api, call } from '../../api.ts'
import { useTexts } from '../../i18n/language.tsx'
import { confirm } from '../../ui/confirm.tsx'
import classes from '../../ui/layout.module.css'
import { showUndo } from '../../ui/undo.tsx'
import { fillPlace } from './draft.ts'
import { composeTexts } from './texts.ts'
import type { DraftSession } from './use-draft.ts'

export const templatesQuery = {
  queryKey: ['templates', 'choice'],
  queryFn: () => call(api.templates.$get({ query: { limit: 100 } })),
}

/** Takes over title, topic and text of a template; asks first when something was written. */
export function TemplateChoice({ session: { draft, change } }: { session: DraftSession }) {
  const t = useTexts(composeTexts)
  const { data } = useQuery(templatesQuery)
  if (!draft || !data || data.items.length === 0) return null
  const take = (id: string) => {
    const template = data.items.find((item) => item.id === id)
    if (!template) return
    const { title, topic, text } = draft
    const use = () => change({ title: template.title, topic: template.topic, text: template.text })
    if (text.trim() === '') return use()
    confirm({
      title: t.templateReplace,
      effect: t.templateReplaceText,
      confirm: t.templateUse,
      cancel: t.templateNone,
      onConfirm() {
        use()
        showUndo(t.templateUsed, () => change({ title, topic, text }))
      },
    })
  }
  return (
    <NativeSelect
      label={t.template}
      value=""
      onChange={({ currentTarget }) => take(currentTarget.value)}
      data={[{ value: '', label: t.templateNone }, ...data.items.map(({ id, name }) => ({ value: id, label: name }))]}
    />
  )
}

type OpenPlacesProps = { places: readonly string[]; session: DraftSession; error: string | undefined }

/** One field for each gap that is left in title or text. */
export function OpenPlaces({ places, session, error }: OpenPlacesProps) {
  const t = useTexts(composeTexts)
  return (
    <Alert color={error ? 'emergency' : 'brand'} variant="light" title={error ?? t.places} id="field-places">
      <Stack gap="sm">
        {places.map((place) => (
          <OpenPlace key={place} place={place} session={session} />
        ))}
      </Stack>
    </Alert>
  )
}

function OpenPlace({ place, session: { draft, change } }: { place: string; session: DraftSession }) {
  const t = useTexts(composeTexts)
  const id = useId()
  const [value, setValue] = useState('')
  const fill = () => {
    if (!draft || value.trim() === '') return
    change({
      title: fillPlace(draft.title, place, value.trim()),
      text: fillPlace(draft.text, place, value.trim()),
    })
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        fill()
      }}
    >
      <Text component="label" htmlFor={id} fw={600}>
        {place}
      </Text>
      <div className={classes.row}>
        <TextInput
          id={id}
          className={classes.rowMain}
          value={value}
          onChange={({ currentTarget }) => setValue(currentTarget.value)}
          onBlur={fill}
        />
        <Button type="submit" variant="light" disabled={value.trim() === ''}>
          {t.fill}
        </Button>
      </div>
    </form>
  )
}
