import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTexts } from '../../i18n/language.tsx'
import { useMicrophone } from '../../ui/audio/use-microphone.ts'
import { Page } from '../../ui/page.tsx'
import { LiveForm } from './live-form.tsx'
import { LiveSessionView } from './live-session.tsx'
import { RecentSessions } from './recent-sessions.tsx'
import { liveTexts } from './texts.ts'

/** Speak now: say what and where, let the speakers get ready, speak, end. One session at a time, named in the address. */
export function LivePage() {
  const t = useTexts(liveTexts)
  const navigate = useNavigate()
  const { session } = useSearch({ strict: false })
  // Opened by the form, used by the session: the permission is asked before any speaker wakes.
  const microphone = useMicrophone()
  const show = (id: string | undefined) => void navigate({ to: '/live', search: id ? { session: id } : {} })
  return (
    <Page title={t.title} lead={t.lead} narrow>
      {session ? (
        <LiveSessionView
          key={session}
          id={session}
          stream={microphone.stream}
          onMicrophoneDone={microphone.close}
          onAgain={() => show(undefined)}
        />
      ) : (
        <>
          <LiveForm microphone={microphone} onPrepared={show} />
          <RecentSessions />
        </>
      )}
    </Page>
  )
}
