import { List, Text, Title } from '@mantine/core'
import { useFormat, useLanguage, useTexts } from '../../i18n/language.tsx'
import { exactTime } from './figures.ts'
import type { Preflight } from './preflight-query.ts'
import { preflightTexts } from './texts.ts'

type Cut = Preflight['cuts'][number]
const SHOWN = 8

/** Who gives way and what becomes of it. `cuts`: others to this one; `cutBy`: this one to others. */
export function GivingWay({ kind, all, total }: { kind: 'cuts' | 'cutBy'; all: readonly Cut[]; total: number }) {
  const t = useTexts(preflightTexts)
  const format = useFormat()
  const { language } = useLanguage()
  if (all.length === 0) return null
  const shown = all.slice(0, SHOWN)
  const words = kind === 'cuts' ? t.resumes : t.own
  const never = kind === 'cuts' ? t.never : t.ownNever
  const after = ({ resumes, resumesAt }: Cut) => {
    // Another time, or none, comes with the server's own sentence.
    const way = resumes === 'shift' || resumes === 'left-out' ? 'queued' : resumes
    return resumesAt === null ? never[way === 'queued' ? 'queued' : 'cut'] : words[way](exactTime(resumesAt, format))
  }
  return (
    <div>
      <Title order={3}>{t[kind]}</Title>
      <List mt="xs">
        {shown.map((cut) => (
          <List.Item key={`${cut.occurrenceId}${cut.scheduleId}${cut.programmeId}${cut.startAt}${cut.airing}`}>
            {cut.words?.[language] ?? (
              <>
                <strong>{t.cutOf(cut.title, format.when(cut.startAt))}</strong>: {after(cut)}
              </>
            )}
          </List.Item>
        ))}
      </List>
      {total > shown.length && <Text c="dimmed">{t.more(format.number(total - shown.length))}</Text>}
    </div>
  )
}
