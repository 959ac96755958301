import '@mantine/dates/styles.css'
import 'dayjs/locale/vi'
import { ActionIcon, Popover } from '@mantine/core'
import { DatePicker } from '@mantine/dates'
import { useDisclosure } from '@mantine/hooks'
import { IconCalendar } from '@tabler/icons-react'
import { type KeyboardEvent, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { localDate } from '../i18n/format.ts'
import { useLanguage, useTexts } from '../i18n/language.tsx'
import { dayByKey } from './calendar-keys.ts'

const texts = {
  vi: {
    open: 'Mở lịch',
    calendar: (of: string) => `Lịch: ${of}`,
    controls: {
      nextMonth: 'Tháng sau',
      previousMonth: 'Tháng trước',
      nextYear: 'Năm sau',
      previousYear: 'Năm trước',
      nextDecade: 'Mười năm sau',
      previousDecade: 'Mười năm trước',
    },
  },
  en: {
    open: 'Open the calendar',
    calendar: (of: string) => `Calendar: ${of}`,
    controls: {
      nextMonth: 'Next month',
      previousMonth: 'Previous month',
      nextYear: 'Next year',
      previousYear: 'Previous year',
      nextDecade: 'Next ten years',
      previousDecade: 'Previous ten years',
    },
  },
}

type CalendarButtonProps = {
  /** `YYYY-MM-DD`, or nothing. */
  value: string
  /** The name of the field it belongs to. */
  of: string
  min: string | undefined
  max: string | undefined
  disabled: boolean | undefined
  onPick(date: string): void
}

/** Weeks begin on Monday; today is the station's. Escape closes the calendar and not the dialog that it stands in. */
export function CalendarButton({ value, of, min, max, disabled, onPick }: CalendarButtonProps) {
  const t = useTexts(texts)
  const { language, format } = useLanguage()
  const [isOpen, shown] = useDisclosure(false)
  const today = localDate(Date.now())
  const month = useRef<HTMLDivElement>(null)
  // Any day of the month that is shown.
  const [inMonth, setInMonth] = useState('')
  const open = () => {
    setInMonth(value || (min && min > today ? min : today))
    shown.open()
  }
  /** The calendar's own keys stop at the end of the month that it shows. */
  const press = (event: KeyboardEvent) => {
    const from = event.target instanceof HTMLElement && event.target.dataset['date']
    const to = from && dayByKey(from, event.key)
    if (!to) return
    event.preventDefault()
    event.stopPropagation()
    if ((min && to < min) || (max && to > max)) return
    flushSync(() => setInMonth(to))
    month.current?.querySelector<HTMLElement>(`[data-date="${to}"]`)?.focus()
  }
  return (
    // Its own roles would name the dialog by its button, which says nothing of the field.
    <Popover
      opened={isOpen}
      onDismiss={shown.close}
      onClose={shown.close}
      position="bottom-end"
      trapFocus
      returnFocus
      withRoles={false}
      // At 200 % a month is higher than the window: it scrolls in itself, and stays when the page moves.
      hideDetached={false}
      middlewares={{ flip: true, shift: true, size: true }}
    >
      <Popover.Target>
        <ActionIcon
          size={44}
          variant="subtle"
          color="gray"
          disabled={disabled}
          aria-label={t.open}
          aria-description={of}
          aria-haspopup="dialog"
          aria-expanded={isOpen}
          onClick={isOpen ? shown.close : open}
        >
          <IconCalendar size={22} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown p="sm" data-calendar style={{ overflow: 'auto' }} role="dialog" aria-label={t.calendar(of)}>
        <DatePicker
          ref={month}
          onKeyDownCapture={press}
          size="md"
          styles={{ day: { fontSize: 16 }, weekday: { fontSize: 16 } }}
          locale={language}
          firstDayOfWeek={1}
          // Red is never used to decorate.
          weekendDays={[]}
          // A day of another month is not picked by mistake.
          hideOutsideDates
          highlightToday
          __stopPropagation
          ariaLabels={t.controls}
          value={value || null}
          date={inMonth}
          onDateChange={setInMonth}
          minDate={min || undefined}
          maxDate={max || undefined}
          getDayAriaLabel={(date) => `${format.weekday(`${date}T12:00:00+07:00`)}, ${spoken(date)}`}
          getDayProps={(date) => ({
            'data-date': date,
            'aria-pressed': date === value,
            ...(date === (value || today) && { 'data-autofocus': true }),
            // Mantine's own is the browser's today.
            'data-today': date === today || undefined,
            ...(date === today && { 'aria-current': 'date', style: { fontWeight: 600 } }),
          })}
          onChange={(date) => {
            if (date) onPick(date)
            shown.close()
          }}
        />
      </Popover.Dropdown>
    </Popover>
  )
}

/** `6/5/2030`: what is said of a day has the figure that is seen of it. */
const spoken = (date: string): string => date.split('-').toReversed().map(Number).join('/')
