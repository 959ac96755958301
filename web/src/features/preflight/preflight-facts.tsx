import { Title } from '@mantine/core'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { Facts } from '../../ui/facts.tsx'
import { bytesInWords, volumeInWords } from './figures.ts'
import type { Preflight } from './preflight-query.ts'
import { preflightTexts } from './texts.ts'

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
    [t.audio, total === 0 ? undefined : lackAudio === 0 ? t.audioAll : t.audioLack(format.number(lackAudio))],
    [
      t.bytes,
      total === 0
        ? undefined
        : bytes.overMobile === 0
          ? t.nothingToFetch
          : t.bytesOf(bytesInWords(bytes.overMobile, format), bytesInWords(bytes.perSpeaker, format)),
    ],
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
