import { SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { IconVolumeOff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTexts } from '../../i18n/language.tsx'
import { Empty } from '../../ui/states.tsx'
import { HamletList } from './hamlet-list.tsx'
import { type Alert, type AlertReach, awayQuery, missingQuery } from './queries.ts'
import { ReachMap } from './reach-map.tsx'
import { SendSomeone } from './send-someone.tsx'
import { emergencyTexts } from './texts.ts'
import { useReason } from './use-reason.ts'

/** The same in three forms: a list with the silent first, a map, and a sheet for those who walk there. */
export function ReachView({ alert, reach }: { alert: Alert; reach: AlertReach }) {
  const t = useTexts(emergencyTexts)
  const missing = useQuery(missingQuery(reach))
  const away = useQuery(awayQuery(reach.offline))
  const names = missing.data?.items ?? []
  const reasonOf = useReason(new Set(away.data?.items.map(({ id }) => id)))
  if (reach.total === 0)
    return (
      <Empty icon={<IconVolumeOff size={40} aria-hidden />} title={t.noSpeakers}>
        {t.noSpeakersText}
      </Empty>
    )
  return (
    <>
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg" className="loa-screen-only">
        <Stack component="section" gap="sm" aria-labelledby="by-hamlet">
          <Title order={2} id="by-hamlet">
            {t.byHamlet}
          </Title>
          <Text c="dimmed">{t.byHamletLead}</Text>
          <HamletList areas={reach.areas} missing={names} alert={alert} reasonOf={reasonOf} />
        </Stack>
        <ReachMap alert={alert} reach={reach} missing={names} />
      </SimpleGrid>
      <SendSomeone alert={alert} reach={reach} missing={missing.data} reasonOf={reasonOf} />
    </>
  )
}
