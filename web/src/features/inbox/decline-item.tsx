import { api, call } from '../../api.ts'
import { useTexts } from '../../i18n/language.tsx'
import { ReasonForm } from '../../ui/reason-form.tsx'
import { useAct } from '../../ui/use-act.tsx'
import type { InboxItem } from './inbox-queries.ts'
import { inboxTexts } from './texts.ts'

/** Not here, and why: the reason is read above. */
export function DeclineItem({ item, onDone }: { item: InboxItem; onDone(): void }) {
  const t = useTexts(inboxTexts)
  const { id, version, sourceName } = item
  const decline = useAct({
    do: (reason: string) => call(api.inbox[':id'].decline.$post({ param: { id }, json: { version, reason } })),
    ownErrors: true,
    stale: ['inbox', 'occurrences', 'today'],
    said: t.declined,
    onDone,
  })
  return (
    <ReasonForm
      effect={t.declineEffect(sourceName)}
      reasons={t.reasons}
      label={t.reason}
      needed={t.reasonNeeded}
      go={t.declineGo}
      maxLength={500}
      isPending={decline.isPending}
      error={decline.error}
      onGo={(reason) => decline.mutate(reason)}
    />
  )
}
