import { IconCalendarExclamation } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useFormat, useLanguage, useTexts } from '../../i18n/language.tsx'
import { NeedCard, NeedWords } from './need-card.tsx'
import { placeWords } from './places.ts'
import { todayTexts } from './texts.ts'
import classes from './today.module.css'
import type { Today } from './types.ts'

/** What was approved and will be silent all the same: a policy forbids it, or its station was put away. */
export function Silenced({ some, now }: { some: Today['needsMe']['silenced']; now: number }) {
  const t = useTexts(todayTexts)
  const format = useFormat()
  const { language } = useLanguage()
  return (
    <NeedCard
      title={t.silenced}
      icon={<IconCalendarExclamation aria-hidden />}
      color="emergency"
      some={some}
      keyOf={({ programmeId, scheduleId }) => `${programmeId ?? scheduleId}`}
      all={{ to: '/calendar' }}
    >
      {({ programmeId, bulletinId, title, sessions, nextAt, areaNames, reasonText }) => {
        const to: string = programmeId ? `/programmes/${programmeId}` : `/bulletins/${bulletinId}`
        return (
          <NeedWords
            title={
              <Link to={to} className={classes['link']}>
                {title}
              </Link>
            }
            details={[
              t.silentSessions(format.number(sessions)),
              t.firstAt(format.when(nextAt, now)),
              reasonText?.[language],
              format.list(placeWords(areaNames, format)),
            ]}
          />
        )
      }}
    </NeedCard>
  )
}
