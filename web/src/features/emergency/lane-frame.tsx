import { IconAlertOctagon, IconSpeakerphone } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTexts } from '../../i18n/language.tsx'
import type { Lane } from './lane.ts'
import classes from './lane-frame.module.css'
import { emergencyTexts } from './texts.ts'

type LaneFrameProps = { lane: Lane; phase: 'before' | 'during' | 'after'; children: ReactNode }

/** Around everything of one lane: solid red for the real thing, violet stripes for a drill; the words stay in sight. */
export function LaneFrame({ lane, phase, children }: LaneFrameProps) {
  const t = useTexts(emergencyTexts)
  const Icon = lane === 'live' ? IconAlertOctagon : IconSpeakerphone
  return (
    <>
      <div className={classes['strip']} data-lane={lane} data-phase={phase}>
        <Icon aria-hidden />
        <span>{t.strip[lane][phase]}</span>
      </div>
      {children}
    </>
  )
}
