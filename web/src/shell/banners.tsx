import { IconAlertOctagon, IconCloudOff, IconSpeakerphone } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useRouterState } from '@tanstack/react-router'
import { common } from '../i18n/common.ts'
import { useTexts } from '../i18n/language.tsx'
import { useOnline } from '../live.tsx'
import classes from './shell.module.css'
import { shellTexts } from './texts.ts'
import { todayQuery } from './use-today.ts'

/** Above every screen: no connection, an alert or a drill on the air. */
export function Banners() {
  const t = { ...useTexts(common), ...useTexts(shellTexts) }
  const online = useOnline()
  const { data } = useQuery(todayQuery)
  const path = useRouterState({ select: (state) => state.location.pathname })
  // The screen of an alert says it itself, larger.
  const elsewhere = data?.needsMe.activeAlerts.filter(({ id }) => !path.endsWith(`/${id}`))
  return (
    <div aria-live="polite">
      {!online && (
        <div className={classes['banner']} data-kind="offline" role="status">
          <IconCloudOff aria-hidden />
          <span className={classes['bannerText']}>
            {t.offlineTitle}. {t.offlineText}
          </span>
        </div>
      )}
      {elsewhere?.map((alert) => (
        <div key={alert.id} className={classes['banner']} data-kind={alert.mode === 'drill' ? 'drill' : 'emergency'}>
          {alert.mode === 'drill' ? <IconSpeakerphone aria-hidden /> : <IconAlertOctagon aria-hidden />}
          <span className={classes['bannerText']}>
            {alert.mode === 'drill' ? t.drillOn : t.alertOn}: {alert.title}
          </span>
          <Link to="/emergency/$alertId" params={{ alertId: alert.id }}>
            {t.open}
          </Link>
        </div>
      ))}
    </div>
  )
}
