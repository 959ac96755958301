import { Card, SegmentedControl, Stack, Text, TextInput, Title } from '@mantine/core'
import { useState } from 'react'
import { common } from '../../i18n/common.ts'
import { useTexts } from '../../i18n/language.tsx'
import { useMe } from '../../session.ts'
import { AreaPicker } from '../../ui/area-picker/area-picker.tsx'
import { Page } from '../../ui/page.tsx'
import { DraftActions } from './draft-actions.tsx'
import { missingOf } from './edited.ts'
import { EditorBar } from './editor-bar.tsx'
import { EditorNotices } from './editor-notices.tsx'
import { editorTexts } from './editor-texts.ts'
import { OrderCard } from './order-card.tsx'
import { OriginWords } from './programme-row.tsx'
import classes from './programmes.module.css'
import type { ProgrammeDetail } from './queries.ts'
import { useEdit } from './use-edit.ts'
import { WhenPart } from './when-part.tsx'

type EditorProps = { programme: ProgrammeDetail; onLeave(): void }

/** Everything about one session on one screen: the running order first, since that is what one comes back to. */
export function Editor({ programme, onLeave }: EditorProps) {
  const t = useTexts(editorTexts)
  const words = useTexts(common)
  const me = useMe()
  const edit = useEdit(me.id, programme)
  const [isTried, setTried] = useState(false)
  const { edited, change } = edit
  const missing = missingOf(edited)
  const fault = (field: typeof missing) => (isTried && missing === field && field ? t.missing[field] : undefined)
  return (
    <Page title={programme.title} lead={t.lead} actions={<DraftActions programme={programme} isDirty={edit.isDirty} />}>
      <OriginWords programme={programme} />
      <EditorNotices programme={programme} edit={edit} />
      <div className={classes['editor']}>
        <OrderCard edited={edited} zone={programme.zone} onChange={change} />
        <Stack gap="lg">
          <Card withBorder padding="md" component="section" aria-labelledby="what">
            <Stack>
              <Title order={2} id="what">
                {t.what}
              </Title>
              <TextInput
                label={t.name}
                required
                maxLength={200}
                value={edited.title}
                error={fault('title')}
                onChange={({ currentTarget }) => change({ title: currentTarget.value })}
              />
              <div>
                <Text fw={600} mb={4}>
                  {t.priority}
                </Text>
                <SegmentedControl
                  aria-label={t.priority}
                  fullWidth
                  size="md"
                  data={(['normal', 'priority'] as const).map((value) => ({ value, label: words.priority[value] }))}
                  value={edited.priority}
                  onChange={(priority) => change({ priority })}
                />
              </div>
            </Stack>
          </Card>
          <WhenPart programme={programme} edited={edited} isTried={isTried} onChange={change} />
          <Card withBorder padding="md">
            <AreaPicker
              label={t.where}
              value={edited.areaCodes}
              onChange={(areaCodes) => change({ areaCodes })}
              permission="schedule.write"
              error={fault('areas')}
            />
          </Card>
        </Stack>
      </div>
      <EditorBar programme={programme} edit={edit} onMissing={() => setTried(true)} onLeave={onLeave} />
    </Page>
  )
}
