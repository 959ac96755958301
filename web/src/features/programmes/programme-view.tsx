import { Alert, Button, Stack } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { useMay, useMe } from '../../session.ts'
import { Page } from '../../ui/page.tsx'
import rows from '../../ui/rows.module.css'
import { Aired } from './aired.tsx'
import { ComingNotices, ComingSessions } from './coming.tsx'
import { Control } from './control.tsx'
import { decisionTexts } from './decision-texts.ts'
import { DifferencesCard } from './differences-card.tsx'
import { EffectCard, OrderToHear, ProgrammeHead } from './programme-parts.tsx'
import type { ProgrammeDetail } from './queries.ts'

/** A session as it stands: what it plays, when, what came of it, and what one may do with it. */
export function ProgrammeView({ programme, onEdit }: { programme: ProgrammeDetail; onEdit(): void }) {
  const t = useTexts(decisionTexts)
  const format = useFormat()
  const may = useMay()
  const me = useMe()
  const { title, authorName, updatedAt, status, id } = programme
  const canEdit = may('schedule.write') && status !== 'ended'
  const isWaitingOwn = status === 'submitted' && programme.createdBy === me.id
  return (
    <Page
      title={title}
      lead={t.lead(authorName, format.when(updatedAt))}
      actions={
        canEdit && (
          <Button
            variant={status === 'approved' || status === 'paused' ? 'default' : 'filled'}
            leftSection={<IconPencil size={20} aria-hidden />}
            onClick={onEdit}
          >
            {t.edit}
          </Button>
        )
      }
    >
      <ProgrammeHead programme={programme} />
      {status === 'approved' && <ComingNotices programmeId={id} onEdit={canEdit ? onEdit : undefined} />}
      {isWaitingOwn && may('bulletin.decide') && (
        <Alert color="amber" variant="light" title={t.ownTitle}>
          {t.ownText}
        </Alert>
      )}
      <DifferencesCard programme={programme} />
      <div className={rows.columns}>
        <OrderToHear programme={programme} />
        <Stack gap="lg">
          {canEdit && <Control programme={programme} />}
          {status === 'approved' && <ComingSessions programmeId={id} />}
          {(isWaitingOwn || status === 'approved') && (
            <EffectCard programme={programme} title={isWaitingOwn ? t.effectAuthor : t.effectNow} />
          )}
          <Aired programmeId={id} />
        </Stack>
      </div>
    </Page>
  )
}
