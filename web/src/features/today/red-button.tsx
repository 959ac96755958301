import { IconAlertOctagon, IconChevronRight } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTexts } from '../../i18n/language.tsx'
import { todayTexts } from './texts.ts'
import classes from './today.module.css'

/** For the night: as wide as the screen, and it sounds nothing by itself. */
export function RedButton() {
  const t = useTexts(todayTexts)
  return (
    <Link to="/emergency" className={classes['red']}>
      <IconAlertOctagon size={44} aria-hidden />
      <span className={classes['redWords']}>
        <strong>{t.emergency}</strong>
        <span>{t.emergencyText}</span>
      </span>
      <IconChevronRight size={32} aria-hidden />
    </Link>
  )
}
