import { Button } from '@mantine/core'
import { IconAlertOctagon } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTexts } from '../i18n/language.tsx'
import classes from './shell.module.css'
import { shellTexts } from './texts.ts'

/** The red button: leads to the emergency screen, sounds nothing. */
export function EmergencyLink() {
  const t = useTexts(shellTexts)
  return (
    <Button
      className={classes['redButton'] ?? ''}
      component={Link}
      to="/emergency"
      color="emergency"
      px="sm"
      leftSection={<IconAlertOctagon size={20} aria-hidden />}
    >
      {t.nav.emergency}
    </Button>
  )
}
