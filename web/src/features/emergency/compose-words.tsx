import { SegmentedControl, Text, Textarea, TextInput } from '@mantine/core'
import { useTexts } from '../../i18n/language.tsx'
import { AlertClip } from './alert-clip.tsx'
import type { Lane } from './lane.ts'
import { emergencyTexts } from './texts.ts'
import type { AlertForm } from './use-kept-form.ts'

type ComposeWordsProps = {
  lane: Lane
  form: AlertForm
  /** The sentence with the time of issue that is read after the words. */
  issued: string
  lacks(id: string): boolean
  onChange(part: Partial<AlertForm>): void
}

/** Title, words or recording, and the all-clear. A drill is always spoken, so that it says that it is one. */
export function ComposeWords({ lane, form, issued, lacks, onChange }: ComposeWordsProps) {
  const t = useTexts(emergencyTexts)
  const isClip = lane === 'live' && form.content === 'clip'
  return (
    <>
      {lane === 'live' && (
        <SegmentedControl
          aria-label={t.content}
          fullWidth
          value={form.content}
          onChange={(content) => onChange({ content: content === 'clip' ? 'clip' : 'text' })}
          data={[
            { value: 'text', label: t.contentText },
            { value: 'clip', label: t.contentClip },
          ]}
        />
      )}
      <TextInput
        id="alert-title"
        label={t.titleField}
        description={t.titleHint}
        maxLength={200}
        value={form.title}
        error={lacks('alert-title') && t.missingWhat}
        onChange={(event) => onChange({ title: event.currentTarget.value })}
      />
      {isClip ? (
        <AlertClip value={form.clipId} error={lacks('alert-clip')} onChange={(clipId) => onChange({ clipId })} />
      ) : (
        <Textarea
          id="alert-text"
          label={t.textField}
          description={t.textHint}
          autosize
          minRows={5}
          maxRows={14}
          maxLength={5_000}
          value={form.text}
          error={lacks('alert-text') && t.missingText}
          onChange={(event) => onChange({ text: event.currentTarget.value })}
        />
      )}
      {!isClip && <Text c="dimmed">{t.issueTime(issued)}</Text>}
      {lane === 'drill' && (
        <Text c="drill" fw={600}>
          {t.drillFrame}
        </Text>
      )}
      <Textarea
        label={t.allClearField}
        description={t.allClearHint}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={2_000}
        value={form.allClearText}
        onChange={(event) => onChange({ allClearText: event.currentTarget.value })}
      />
    </>
  )
}
