import {
  IconAlertOctagon,
  IconArrowUp,
  IconPlugConnected,
  IconPlugConnectedX,
  IconPlugX,
  IconVolume,
} from '@tabler/icons-react'
import { useTexts } from '../../i18n/language.tsx'
import { type Point, stateOf } from './points.ts'
import classes from './speakers.module.css'
import { speakersTexts } from './texts.ts'

const LOOK = {
  online: { Icon: IconPlugConnected, color: 'leaf' },
  offline: { Icon: IconPlugConnectedX, color: 'emergency' },
  new: { Icon: IconPlugX, color: 'gray' },
  normal: { Icon: IconVolume, color: 'brand' },
  priority: { Icon: IconArrowUp, color: 'amber' },
  emergency: { Icon: IconAlertOctagon, color: 'emergency-filled' },
  drill: { Icon: IconAlertOctagon, color: 'drill' },
} as const

/** The state of one speaker in a word and a sign; plain elements, because a list draws hundreds while it is scrolled. */
export function StateMark({ point }: { point: Point }) {
  const t = useTexts(speakersTexts)
  const state = stateOf(point)
  const lane = state === 'playing' ? (point.playing ?? 'normal') : undefined
  const { Icon, color } = LOOK[lane ?? (state === 'playing' ? 'normal' : state)]
  return (
    <span className={classes['mark']} data-color={color}>
      <Icon size={18} aria-hidden />
      {lane ? t.playing[lane] : t.state[state]}
    </span>
  )
}
