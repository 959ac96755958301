import { ActionIcon, Button, SegmentedControl } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'
import { localDate } from '../../i18n/format.ts'
import { useTexts } from '../../i18n/language.tsx'
import { AreaSelect } from '../../ui/area-picker/area-select.tsx'
import { DateField } from '../../ui/date-field.tsx'
import classes from './calendar.module.css'
import { shift, VIEWS, type View } from './range.ts'
import { calendarTexts } from './texts.ts'

type ToolbarProps = {
  view: View
  date: string
  area: string
  onGo(search: { view?: View; date?: string; area?: string | undefined }): void
}

/** Which days, of which area: all of it goes into the address. */
export function Toolbar({ view, date, area, onGo }: ToolbarProps) {
  const t = useTexts(calendarTexts)
  // Today is gone to also where one is there already, with something mistyped in the field.
  const [round, setRound] = useState(0)
  return (
    <div className={`${classes['toolbar']} loa-screen-only`}>
      <SegmentedControl
        className={classes['views'] ?? ''}
        aria-label={t.view}
        value={view}
        onChange={(next) => onGo({ view: next as View })} // safe: one of VIEWS
        data={VIEWS.map((value) => ({ value, label: t.views[value] }))}
      />
      <div className={classes['steps']}>
        <ActionIcon
          variant="default"
          size={44}
          aria-label={t.before[view]}
          onClick={() => onGo({ date: shift(view, date, -1) })}
        >
          <IconChevronLeft aria-hidden />
        </ActionIcon>
        <DateField key={round} aria-label={t.date} value={date} onChange={(day) => day && onGo({ date: day })} />
        <ActionIcon
          variant="default"
          size={44}
          aria-label={t.after[view]}
          onClick={() => onGo({ date: shift(view, date, 1) })}
        >
          <IconChevronRight aria-hidden />
        </ActionIcon>
        <Button
          variant="default"
          px="sm"
          onClick={() => {
            setRound(round + 1)
            onGo({ date: localDate(Date.now()) })
          }}
        >
          {t.today}
        </Button>
      </div>
      <div className={classes['area']}>
        <AreaSelect value={area} withAll onChange={(code) => onGo({ area: code || undefined })} />
      </div>
    </div>
  )
}
