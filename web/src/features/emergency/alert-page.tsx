import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useTexts } from '../../i18n/language.tsx'
import { Page } from '../../ui/page.tsx'
import { QueryView } from '../../ui/states.tsx'
import { ActiveAlert } from './active-alert.tsx'
import { DraftAlert } from './draft-alert.tsx'
import { EndedAlert } from './ended-alert.tsx'
import { laneOf } from './lane.ts'
import { LaneFrame } from './lane-frame.tsx'
import { type Alert, alertQuery } from './queries.ts'
import { emergencyTexts } from './texts.ts'

const PHASES: Partial<Record<Alert['status'], 'before' | 'during'>> = { draft: 'before', active: 'during' }

/** One alert through its life at one address: read back, live, over. */
export function AlertPage() {
  const t = useTexts(emergencyTexts)
  const { alertId = '' } = useParams({ strict: false })
  const alert = useQuery(alertQuery(alertId))
  if (!alert.data)
    return (
      <Page title={t.title}>
        <QueryView query={alert}>{() => null}</QueryView>
      </Page>
    )
  return (
    <LaneFrame lane={laneOf(alert.data)} phase={PHASES[alert.data.status] ?? 'after'}>
      <AlertBody alert={alert.data} />
    </LaneFrame>
  )
}

function AlertBody({ alert }: { alert: Alert }) {
  if (alert.status === 'draft') return <DraftAlert alert={alert} />
  if (alert.status === 'active') return <ActiveAlert alert={alert} />
  return <EndedAlert alert={alert} />
}
