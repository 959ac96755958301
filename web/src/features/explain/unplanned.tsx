import { Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useFormat, useLanguage, useTexts } from '../../i18n/language.tsx'
import classes from './explain.module.css'
import { type UnplannedOwner, unplannedQuery } from './explain-queries.ts'
import { explainTexts } from './texts.ts'

/** When it should have been heard and was not even in the plan, each with its reason; nothing where there is none. */
export function UnplannedTimes({ of }: { of: UnplannedOwner }) {
  const t = useTexts(explainTexts)
  const format = useFormat()
  const { language } = useLanguage()
  const { data } = useQuery(unplannedQuery(of))
  if (!data || data.items.length === 0) return null
  return (
    <section aria-labelledby="unplanned">
      <Title order={3} id="unplanned">
        {t.unplanned}
      </Title>
      <ul className={classes['list']}>
        {data.items.map(({ localAt, startAt, reasonText, note }) => (
          <li key={localAt}>
            <Text fw={600}>{format.dateTime(startAt)}</Text>
            <Text>{reasonText[language]}.</Text>
            {note && <Text c="dimmed">{t.unplannedNote(note)}</Text>}
          </li>
        ))}
      </ul>
    </section>
  )
}
