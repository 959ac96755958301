import { Alert } from '@mantine/core'
import { IconCircleCheck, IconClockPause } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Navigate, useRouter, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTexts } from '../../i18n/language.tsx'
import { meQuery } from '../../session.ts'
import { safeNext } from './next-path.ts'
import { OpenFrame } from './open-frame.tsx'
import { PasswordStep } from './password-step.tsx'
import { SecondStep } from './second-step.tsx'
import { setupQuery } from './setup-query.ts'
import { sessionTexts } from './texts.ts'
import { useEntry } from './use-entry.ts'

/** Into the console; back to `next` afterwards. `ended`: a session ended under the person's hands. */
export function SignInPage() {
  const t = useTexts(sessionTexts)
  const { next, ended, set } = useSearch({ strict: false })
  const [isChallenged, setChallenged] = useState(false)
  const [wasSignedIn] = useState(ended !== 'true')
  const { data: setup } = useQuery(setupQuery)
  // Somebody whose session still runs needs no form. After an end nobody is asked: the answer is known.
  const { data: me } = useQuery({ ...meQuery, enabled: wasSignedIn })
  const enter = useEntry()
  usePreparedFrame()

  if (setup?.needed) return <Navigate to="/setup" replace />
  if (me && wasSignedIn && !isChallenged) return <Navigate to={safeNext(next, location.origin)} replace />
  return (
    <OpenFrame title={isChallenged ? t.second.title : t.signIn.title}>
      {ended === 'true' && !isChallenged && (
        <Alert color="amber" variant="light" role="status" icon={<IconClockPause aria-hidden />}>
          {t.signIn.ended}
        </Alert>
      )}
      {set === 'true' && !isChallenged && (
        <Alert color="leaf" variant="light" role="status" icon={<IconCircleCheck aria-hidden />}>
          {t.signIn.passwordSet}
        </Alert>
      )}
      {isChallenged ? (
        <SecondStep onDone={enter} onBack={() => setChallenged(false)} />
      ) : (
        <PasswordStep onDone={enter} onChallenge={() => setChallenged(true)} />
      )}
    </OpenFrame>
  )
}

/** While a person types, the code of the next screen comes in. */
function usePreparedFrame(): void {
  const router = useRouter()
  useEffect(() => {
    const timer = setTimeout(() => void router.loadRouteChunk(router.routesById['/frame/']), 300)
    return () => clearTimeout(timer)
  }, [router])
}
