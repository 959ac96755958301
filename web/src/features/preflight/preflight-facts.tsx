import { Title } from '@mantine/core'
import type { Format } from '../../i18n/format.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { Facts } from '../../ui/facts.tsx'
import { bytesInWords, volumeInWords } from './figures.ts'
import type { Preflight } from './preflight-query.ts'
import { preflightTexts } from './texts.ts'

/** A relay costs its data at every airing, whoever holds the files. */
function dataInWords(
  { overMobile, perSpeaker, relay }: Preflight['bytes'],
  t: typeof preflightTexts.vi,
  format: Format,
) {
  if (overMobile === 0) return t.nothingToFetch
  const relayed = bytesInWords(relay, format)
  if (relay === overMobile) return t.onlyRelay(relayed)
  const most = t.bytesOf(bytesInWords(overMobile, format), bytesInWords(perSpeaker, format))
  return relay > 0 ? `${most}, ${t.bytesOfRelay(relayed)}` : most
}

/** The figures: how many speakers, how loud, how long, how much data. */
export function PreflightFacts({ preflight }: { preflight: Preflight }) {
  const t = useTexts(preflightTexts)
  const format = useFormat()
  const { speakers, volume, bytes, content } = preflight
  const { total, online, offline, quiet, lackAudio } = speakers
  const reached =
    total === 0
      ? t.speakersOf(format.number(0))
      : [
          t.speakersOf(format.number(total)),
          ...(offline === 0
            ? [t.allConnected]
            : [t.connected(format.number(online)), t.offline(format.number(offline))]),
        ].join(', ')
  const facts: Array<[string, string | undefined]> = [
    [t.speakers, reached],
    [t.quiet, quiet > 0 ? t.quietOf(format.number(quiet)) : undefined],
    [t.volume, volumeInWords(volume, format)],
    [t.length, content.durationMs > 0 ? format.duration(content.durationMs) : undefined],
    [t.budget, content.budgetMs === null ? undefined : format.duration(content.budgetMs)],
    [t.audio, total === 0 ? undefined : lackAudio === 0 ? t.audioAll : t.audioLack(format.number(lackAudio))],
    [t.bytes, total === 0 ? undefined : dataInWords(bytes, t, format)],
    [t.stations, content.stations.map(({ name, url }) => `${name} (${url})`).join('; ') || undefined],
  ]
  return (
    <div>
      <Title order={3} mb="xs">
        {t.facts}
      </Title>
      <Facts facts={facts} />
    </div>
  )
}
