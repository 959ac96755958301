import { Stack } from '@mantine/core'
import { IconMicrophone, IconPencilPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { useMay, useMe } from '../../session.ts'
import { todayQuery } from '../../shell/use-today.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Page } from '../../ui/page.tsx'
import { QueryView } from '../../ui/states.tsx'
import { dateInWords, greetingOf } from './greeting.ts'
import { NeedsMe } from './needs-me.tsx'
import { Next } from './next.tsx'
import { NowPlaying } from './now-playing.tsx'
import { RedButton } from './red-button.tsx'
import { SpeakersNow } from './speakers-now.tsx'
import { todayTexts } from './texts.ts'
import classes from './today.module.css'
import { useServerNow } from './use-server-now.ts'

/** Everybody's home: what sounds, what comes, what needs me, and the way to what I do most. */
export function TodayPage() {
  const t = useTexts(todayTexts)
  const format = useFormat()
  const me = useMe()
  const may = useMay()
  const query = useQuery(todayQuery)
  const now = useServerNow(query.data?.now ?? me.now)
  const lead = [dateInWords(t, format, now), me.stationName].filter(Boolean).join(' · ')
  return (
    <Page title={greetingOf(t, me.name, now)} lead={lead} actions={<QuickActions />}>
      {may('alert.send') && <RedButton />}
      <QueryView query={query}>
        {(today) => (
          <div className={classes['columns']}>
            <NowPlaying today={today} now={now} />
            <Stack gap="lg" className={classes['aside'] ?? ''}>
              <NeedsMe today={today} now={now} />
              <SpeakersNow speakers={today.speakers} />
            </Stack>
            <Next today={today} now={now} />
          </div>
        )}
      </QueryView>
    </Page>
  )
}

function QuickActions() {
  const t = useTexts(todayTexts)
  const may = useMay()
  return (
    <>
      {may('bulletin.write') && (
        <LinkButton to="/compose" leftSection={<IconPencilPlus size={20} aria-hidden />}>
          {t.compose}
        </LinkButton>
      )}
      {may('live.speak') && (
        <LinkButton to="/live" variant="default" leftSection={<IconMicrophone size={20} aria-hidden />}>
          {t.live}
        </LinkButton>
      )}
    </>
  )
}
