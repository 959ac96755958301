import { Alert, Text } from '@mantine/core'
import { IconVolumeOff } from '@tabler/icons-react'
import { useLanguage, useTexts } from '../../i18n/language.tsx'
import type { Listed } from './queries.ts'
import { calendarTexts } from './texts.ts'

/** Why a slot passed without an airing, and what the person said who kept it from the air. */
export function WhyUnplanned({ airing: { reasonText, note } }: { airing: Listed }) {
  const t = useTexts(calendarTexts)
  const { language } = useLanguage()
  return (
    <Alert color="amber" variant="light" icon={<IconVolumeOff />} title={t.unplanned}>
      {reasonText && <Text>{reasonText[language]}.</Text>}
      {note && <Text>{t.reason(note)}</Text>}
    </Alert>
  )
}
