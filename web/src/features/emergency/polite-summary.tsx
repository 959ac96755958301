import { Text, VisuallyHidden } from '@mantine/core'
import { useEffect, useEffectEvent, useState } from 'react'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import type { AlertReach } from './queries.ts'
import { emergencyTexts } from './texts.ts'

const EVERY_MS = 10_000

/** What a screen reader is told: the counts in a sentence, at most every ten seconds and only when they changed. */
export function PoliteSummary({ reach }: { reach: AlertReach }) {
  const t = useTexts(emergencyTexts)
  const format = useFormat()
  const heard = reach.playing + reach.played
  const sentence = t.said(format.number(heard), format.number(reach.total), format.number(reach.silent))
  const [said, setSaid] = useState(sentence)
  const speak = useEffectEvent(() => setSaid(sentence))
  useEffect(() => {
    const timer = setInterval(() => speak(), EVERY_MS)
    return () => clearInterval(timer)
  }, [])
  return (
    <>
      <Text c="dimmed">{t.askedAt(format.clock(reach.at))}</Text>
      <VisuallyHidden role="status">{said}</VisuallyHidden>
    </>
  )
}
