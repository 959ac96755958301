import { useLanguage } from '../../i18n/language.tsx'
import classes from './grid.module.css'
import type { Shown } from './shown.ts'

/** The name of a public holiday beside its day. */
export function Holiday({ day, holidays }: { day: string } & Pick<Shown, 'holidays'>) {
  const { language } = useLanguage()
  const name = holidays.get(day)
  return name ? <span className={classes['holiday']}>{name[language]}</span> : null
}
