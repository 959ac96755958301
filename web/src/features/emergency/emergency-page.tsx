import { Button } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { Link, useSearch } from '@tanstack/react-router'
import { useTexts } from '../../i18n/language.tsx'
import { useMay } from '../../session.ts'
import { Page } from '../../ui/page.tsx'
import { AlertHistory } from './alert-history.tsx'
import { Composer } from './composer.tsx'
import { Doors } from './doors.tsx'
import type { Lane } from './lane.ts'
import { LaneFrame } from './lane-frame.tsx'
import { PreparedDrafts } from './prepared-drafts.tsx'
import { emergencyTexts } from './texts.ts'

/** First real or drill, then everything else inside that lane (`?mode=live`, `?mode=drill`). */
export function EmergencyPage() {
  const t = useTexts(emergencyTexts)
  const may = useMay()
  const { mode } = useSearch({ strict: false })
  if ((mode === 'live' || mode === 'drill') && may('alert.write')) return <LanePage key={mode} lane={mode} />
  return (
    <Page title={t.title} lead={may('alert.write') ? t.lead : t.readOnly}>
      {may('alert.write') && <Doors />}
      <AlertHistory />
    </Page>
  )
}

function LanePage({ lane }: { lane: Lane }) {
  const t = useTexts(emergencyTexts)
  return (
    <LaneFrame lane={lane} phase="before">
      <Page
        title={lane === 'live' ? t.liveTitle : t.drillTitle}
        actions={
          <Button
            component={Link}
            to="/emergency"
            variant="subtle"
            leftSection={<IconArrowLeft size={20} aria-hidden />}
          >
            {t.otherLane}
          </Button>
        }
      >
        <PreparedDrafts lane={lane} />
        <Composer lane={lane} />
      </Page>
    </LaneFrame>
  )
}
