import { Box, Button, Stack } from '@mantine/core'
import { useNetwork } from '@mantine/hooks'
import { type ErrorComponentProps, Link, useRouter } from '@tanstack/react-router'
import { common } from '../i18n/common.ts'
import { useTexts } from '../i18n/language.tsx'
import { Page } from '../ui/page.tsx'
import { ProblemAlert } from '../ui/problem-alert.tsx'
import { shellTexts } from './texts.ts'

const CODE = /dynamically imported module|module script|preload CSS/i

/** A screen that broke or whose code did not arrive: says so, keeps the frame, offers another try. */
export function FailedPage({ error, reset }: ErrorComponentProps) {
  const t = { ...useTexts(common), ...useTexts(shellTexts) }
  const router = useRouter()
  const { online } = useNetwork()
  // The code of the screen did not come. With a network there is a new version, which has other file names: only the
  // page itself can fetch them. Without one a reload would lose the page as well.
  const isCode = error instanceof Error && CODE.test(error.message)
  return (
    <Page title={t.failed} narrow>
      <ProblemAlert error={isCode ? new Error(online ? t.stale : t.notHere) : error} />
      <Button
        disabled={isCode && !online}
        onClick={() => {
          if (isCode) return location.reload()
          reset()
          void router.invalidate()
        }}
      >
        {t.retry}
      </Button>
    </Page>
  )
}

export function MissingPage() {
  const t = useTexts(shellTexts)
  return (
    // Outside the frame, so it brings its own margin.
    <Box p="lg">
      <Page title={t.missingTitle} narrow>
        <Stack align="flex-start">
          {t.missingText}
          <Button component={Link} to="/">
            {t.nav.today}
          </Button>
        </Stack>
      </Page>
    </Box>
  )
}
