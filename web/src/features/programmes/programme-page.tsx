import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useTexts } from '../../i18n/language.tsx'
import { useMay, useMe } from '../../session.ts'
import { Page } from '../../ui/page.tsx'
import { Loading, QueryView } from '../../ui/states.tsx'
import { Decide } from './decide.tsx'
import { Editor } from './editor.tsx'
import { ProgrammeView } from './programme-view.tsx'
import { programmeQuery } from './queries.ts'
import { programmeTexts } from './texts.ts'

/** One session: `/programmes/$programmeId`. A draft is edited, what waits is decided about, the rest is looked at. */
export function ProgrammePage() {
  const { programmeId = '' } = useParams({ strict: false })
  const { edit }: { edit?: string | undefined } = useSearch({ strict: false })
  const t = useTexts(programmeTexts)
  const me = useMe()
  const may = useMay()
  const navigate = useNavigate()
  const query = useQuery(programmeQuery(programmeId))
  const { data } = query
  if (!data)
    return (
      <Page title={t.title}>
        <QueryView query={query} loading={<Loading lines={6} />}>
          {() => null}
        </QueryView>
      </Page>
    )
  const toEdit = (on: boolean) =>
    void navigate({ to: '/programmes/$programmeId', params: { programmeId }, search: on ? { edit: 'true' } : {} })
  const isDraft = data.status === 'draft' || data.status === 'rejected'
  const isEdited = isDraft || (data.status !== 'ended' && edit === 'true')
  // Begun anew for each programme: neither an edit nor a decision of one is one of the next.
  if (isEdited && may('schedule.write'))
    return <Editor key={programmeId} programme={data} onLeave={() => toEdit(false)} />
  if (data.status === 'submitted' && may('bulletin.decide') && data.createdBy !== me.id)
    return <Decide key={programmeId} current={data} />
  return <ProgrammeView key={programmeId} programme={data} onEdit={() => toEdit(true)} />
}
