import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useTexts } from '../../i18n/language.tsx'
import { useMay, useMe } from '../../session.ts'
import { Page } from '../../ui/page.tsx'
import { Empty, Loading, QueryView } from '../../ui/states.tsx'
import { bulletinQuery } from '../bulletins/bulletin-queries.ts'
import { Approval } from './approval.tsx'
import { NotToDecide } from './not-to-decide.tsx'
import { approvalTexts } from './texts.ts'

/** One bulletin to decide about: `/approvals/$bulletinId`. */
export function ApprovalPage() {
  const { bulletinId = '' } = useParams({ strict: false })
  const t = useTexts(approvalTexts)
  const me = useMe()
  const may = useMay()
  const bulletin = useQuery(bulletinQuery(bulletinId))
  const { data } = bulletin
  if (!may('bulletin.decide'))
    return (
      <Page title={t.title} narrow>
        <Empty title={t.noRight}>{t.noRightText}</Empty>
      </Page>
    )
  if (!data)
    return (
      <Page title={t.title} narrow>
        <QueryView query={bulletin} loading={<Loading lines={6} />}>
          {() => null}
        </QueryView>
      </Page>
    )
  if (data.authorId === me.id && data.status === 'submitted')
    return <NotToDecide bulletin={data} title={t.selfTitle} text={t.selfText} />
  // Begun anew for each bulletin: what was heard of one says nothing about the next.
  return <Approval key={data.id} current={data} />
}
