import { Button } from '@mantine/core'
import { useSearch } from '@tanstack/react-router'
import { common } from '../../i18n/common.ts'
import { useTexts } from '../../i18n/language.tsx'
import { useMay, useMe } from '../../session.ts'
import { Page } from '../../ui/page.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { Empty, Loading } from '../../ui/states.tsx'
import { beginDraft, type Start, startOf } from './begin-draft.ts'
import { ComposeForm } from './compose-form.tsx'
import { ElsewhereNotice } from './draft-notices.tsx'
import { composeTexts } from './texts.ts'
import { useDraft } from './use-draft.ts'
import { useOwnAreas } from './use-own-areas.ts'

/** Write, record or choose; where; when; send: `/compose?bulletin=&from=&template=&clip=&draft=`. */
export function ComposePage() {
  const t = useTexts(composeTexts)
  const may = useMay()
  const start = startOf(useSearch({ strict: false }))
  const title = start.from === 'bulletin' ? t.editTitle : t.title
  if (!may('bulletin.write'))
    return (
      <Page title={title} narrow>
        <Empty title={t.noRight}>{t.noRightText}</Empty>
      </Page>
    )
  return (
    <Page title={title} lead={t.lead}>
      <Compose key={start.slot} start={start} />
    </Page>
  )
}

function Compose({ start }: { start: Start }) {
  const words = useTexts(common)
  const me = useMe()
  const { suggested } = useOwnAreas('bulletin.write')
  const session = useDraft(me.id, start.slot, () => beginDraft(start, suggested))
  if (session.state === 'loading') return <Loading lines={6} />
  if (session.state === 'elsewhere') return <ElsewhereNotice onTakeOver={session.takeOver} />
  if (session.state === 'failed' || !session.draft)
    return (
      <>
        <ProblemAlert error={session.error} />
        <Button variant="default" onClick={session.retry}>
          {words.retry}
        </Button>
      </>
    )
  return <ComposeForm session={session} draft={session.draft} slot={start.slot} />
}
