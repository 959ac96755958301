import { Button } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { common } from '../../i18n/common.ts'
import { useTexts } from '../../i18n/language.tsx'
import { useMe } from '../../session.ts'
import { confirm } from '../../ui/confirm.tsx'
import { decisionTexts } from './decision-texts.ts'
import { forgetEdit } from './kept-edit.ts'
import type { ProgrammeDetail } from './queries.ts'
import { SaveTemplateButton } from './save-template.tsx'
import { useTurn } from './use-turn.ts'

/** Beside the editor: keep the order as a template, or throw a draft away. A template is of what the server has. */
export function DraftActions({ programme, isDirty }: { programme: ProgrammeDetail; isDirty: boolean }) {
  const t = useTexts(decisionTexts)
  const words = useTexts(common)
  const me = useMe()
  const navigate = useNavigate()
  const { id, status } = programme
  const end = useTurn(programme, 'end', t.ended, () => {
    forgetEdit(me.id, id)
    void navigate({ to: '/programmes' })
  })
  const ask = () =>
    confirm({
      title: t.endDraftTitle,
      effect: t.endDraftText,
      confirm: t.endDraft,
      cancel: words.cancel,
      color: 'emergency',
      onConfirm: () => end.mutate(),
    })
  return (
    <>
      <SaveTemplateButton programme={programme} disabled={isDirty} />
      {(status === 'draft' || status === 'rejected') && (
        <Button variant="default" loading={end.isPending} onClick={ask}>
          {t.endDraft}
        </Button>
      )}
    </>
  )
}
