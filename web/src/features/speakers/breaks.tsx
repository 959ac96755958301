import { List, Text, Title } from '@mantine/core'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import type { Presence } from './speaker-queries.ts'
import { speakerTexts } from './speaker-texts.ts'

const SHOWN = 6
// A change of the device's link, or its very first moment, is no news.
const SHORT_MS = 60_000
const msOf = ({ from, to }: { from: string; to: string }) => new Date(to).getTime() - new Date(from).getTime()

/** Each time that it was away, newest first. */
export function Breaks({ presence, isOnline }: { presence: Presence; isOnline: boolean }) {
  const t = useTexts(speakerTexts)
  const format = useFormat()
  const newest = presence.intervals.at(-1)
  const isBreak = (one: Presence['intervals'][number]) =>
    !one.online && (msOf(one) >= SHORT_MS || (one === newest && !isOnline))
  const breaks = presence.intervals.filter(isBreak).reverse()
  return (
    <div>
      <Title order={3}>{t.breaks}</Title>
      {breaks.length === 0 ? (
        <Text>{t.breaksNone}</Text>
      ) : (
        <List>
          {breaks.slice(0, SHOWN).map((away) => {
            const [from, length] = [format.dateTime(away.from), format.duration(msOf(away))]
            const isOpen = away === newest && !isOnline
            return (
              <List.Item key={away.from}>
                {isOpen ? t.breakOpen(from, length) : t.breakWords(from, format.dateTime(away.to), length)}
              </List.Item>
            )
          })}
        </List>
      )}
      {breaks.length > SHOWN && <Text c="dimmed">{t.breaksMore(format.number(breaks.length - SHOWN))}</Text>}
    </div>
  )
}
