import { Alert } from '@mantine/core'
import { IconHourglass } from '@tabler/icons-react'
import { ApiProblem } from '../../api.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { sessionTexts } from './texts.ts'

/** Why one is not in yet; with a wait, how long, to the second. */
export function SignInProblem({ error, waitSeconds }: { error: unknown; waitSeconds: number }) {
  const t = useTexts(sessionTexts).signIn
  const format = useFormat()
  if (!(error instanceof ApiProblem) || error.body['retryAfterSeconds'] === undefined)
    return <ProblemAlert error={error} />
  const words = error.code === 'sign-in.rate-limited' ? t.waitAddress : t.waitAccount
  // Read out once when it begins and once when it is over, not every second.
  return (
    <Alert
      color={waitSeconds > 0 ? 'amber' : 'leaf'}
      icon={<IconHourglass aria-hidden />}
      variant="light"
      role="status"
    >
      <span aria-live="off" className="loa-tabular">
        {waitSeconds > 0 ? words(format.duration(waitSeconds * 1_000)) : t.mayRetry}
      </span>
    </Alert>
  )
}
