import { IconCheck, IconMinus } from '@tabler/icons-react'
import classes from './area-picker.module.css'
import type { Choice } from './selection.ts'

/** The picture of a tick; what it says is said by `aria-checked` of its row. */
export function ChoiceBox({ choice, single }: { choice: Choice; single: boolean }) {
  return (
    <span className={classes.box} data-choice={choice} data-single={single || undefined} aria-hidden="true">
      {choice === 'on' && <IconCheck size={18} stroke={3} />}
      {choice === 'part' && <IconMinus size={18} stroke={3} />}
    </span>
  )
}
