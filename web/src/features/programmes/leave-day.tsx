import { Stack } from '@mantine/core'
import { useState } from 'react'
import { api, call } from '../../api.ts'
import { useTexts } from '../../i18n/language.tsx'
import { showUndo } from '../../ui/undo.tsx'
import { useAct } from '../../ui/use-act.tsx'
import { LeaveOut } from '../calendar/leave-out.tsx'
import { calendarTexts } from '../calendar/texts.ts'
import { decisionTexts } from './decision-texts.ts'
import type { ProgrammeDetail } from './queries.ts'
import { isToCome, SessionDay, useFirstDay } from './session-day.tsx'

const STALE = ['occurrences', 'programmes', 'programme', 'today']
const REASON_AT_MOST = 500

/** One session left out, for a reason that everybody may read; the series goes on as it was approved. */
export function LeaveDay({ programme, onDone }: LeaveDayProps) {
  const { id, title } = programme
  const t = useTexts(decisionTexts)
  const { leftDaySaid, restoredDaySaid } = useTexts(calendarTexts)
  const first = useFirstDay(programme)
  const [chosen, setDate] = useState<string>()
  const date = chosen ?? first
  const [isTried, setTried] = useState(false)
  const restore = useAct({
    do: (day: string) => call(api.programmes[':id'].restore.$post({ param: { id }, json: { date: day } })),
    stale: STALE,
    said: restoredDaySaid,
  })
  const leaveOut = useAct({
    do: (reason: string) => call(api.programmes[':id']['leave-out'].$post({ param: { id }, json: { date, reason } })),
    ownErrors: true,
    stale: STALE,
    onDone: () => {
      showUndo(leftDaySaid(title), () => restore.mutate(date))
      onDone()
    },
  })
  return (
    <Stack>
      <SessionDay
        value={date}
        isTried={isTried}
        onChange={(day) => {
          setDate(day)
          leaveOut.reset()
        }}
      />
      <LeaveOut
        effect={t.leaveDayText}
        go={t.leaveDayGo}
        error={leaveOut.error}
        isPending={leaveOut.isPending}
        maxLength={REASON_AT_MOST}
        onLeave={(reason) => (isToCome(date) ? leaveOut.mutate(reason) : setTried(true))}
      />
    </Stack>
  )
}

type LeaveDayProps = { programme: ProgrammeDetail; onDone(): void }
