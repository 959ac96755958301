import { useQuery } from '@tanstack/react-query'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { areaQuery } from '../../ui/area-picker/queries.ts'
import classes from './calendar.module.css'
import { calendarTexts } from './texts.ts'

/** What a sheet on the notice board needs above its table; on paper only. */
export function PrintHead({ heading, area, now }: { heading: string; area: string; now: number }) {
  const t = useTexts(calendarTexts)
  const format = useFormat()
  const { data } = useQuery({ ...areaQuery(area), enabled: area !== '' })
  return (
    <div className={classes['paper']} aria-hidden>
      <p className={classes['paperTitle']}>{t.printHead}</p>
      <p>{heading}</p>
      <p>{area === '' ? t.printAllAreas : t.printArea(data?.name ?? area)}</p>
      <p>{t.printedAt(format.dateTime(now))}</p>
    </div>
  )
}

/** Where those who answer for it sign. */
export function PrintFoot() {
  const t = useTexts(calendarTexts)
  return (
    <div className={`${classes['paper']} ${classes['paperFoot']}`} aria-hidden>
      <p>{t.printMaker}</p>
      <p>{t.printApprover}</p>
    </div>
  )
}
