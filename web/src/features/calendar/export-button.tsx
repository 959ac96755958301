import { Button, type ButtonProps } from '@mantine/core'
import { IconCalendarDown } from '@tabler/icons-react'
import { useTexts } from '../../i18n/language.tsx'
import { useAct } from '../../ui/use-act.tsx'
import { saveFile } from '../reports/save-file.ts'
import { calendarTexts } from './texts.ts'

type ExportButtonProps = { area: string; from: string; to: string } & Pick<ButtonProps, 'visibleFrom' | 'hiddenFrom'>

/** What is shown, as a file that the calendar of a phone or a PC opens. */
export function ExportButton({ area, from, to, ...shown }: ExportButtonProps) {
  const t = useTexts(calendarTexts)
  const save = useAct({
    do: () =>
      saveFile(`/api/v1/programme.ics?${new URLSearchParams({ area, from, to })}`, `lich-phat-${from}-${to}.ics`),
    said: t.exported,
  })
  return (
    <Button
      {...shown}
      variant="default"
      className="loa-screen-only"
      w="fit-content"
      leftSection={<IconCalendarDown size={20} aria-hidden />}
      loading={save.isPending}
      onClick={() => save.mutate()}
    >
      {t.export}
    </Button>
  )
}
