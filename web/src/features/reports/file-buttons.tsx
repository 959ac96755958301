import { Button } from '@mantine/core'
import { IconFileSpreadsheet, IconFileText, IconPrinter } from '@tabler/icons-react'
import { useTexts } from '../../i18n/language.tsx'
import { useOnline } from '../../live.tsx'
import { useAct } from '../../ui/use-act.tsx'
import { saveFile } from './save-file.ts'
import { reportTexts } from './texts.ts'

type FileButtonsProps = {
  /** Below `/api/v1`, without its ending: `/reports/monthly`. */
  path: string
  query: Record<string, string | undefined>
  /** With the form to print and sign. */
  withPdf?: boolean
}

/** What is shown, as files. They are made by the server, so not while it is away; a refusal is said in words. */
export function FileButtons({ path, query, withPdf }: FileButtonsProps) {
  const t = useTexts(reportTexts)
  const online = useOnline()
  const search = new URLSearchParams(Object.entries(query).flatMap(([key, value]) => (value ? [[key, value]] : [])))
  const addressOf = (ending: string) => `/api/v1${path}.${ending}?${search}`
  const save = useAct({ do: (ending: 'xlsx' | 'csv') => saveFile(addressOf(ending)), said: t.saved })
  const isBusy = (ending: string) => save.isPending && save.variables === ending
  return (
    <>
      {withPdf && (
        <Button
          component="a"
          // A link without an address is no link: nothing opens while there is nobody to make it.
          {...(online ? { href: addressOf('pdf') } : { 'data-disabled': true, 'aria-disabled': true, role: 'link' })}
          target="_blank"
          title={t.printHint}
          leftSection={<IconPrinter size={20} aria-hidden />}
        >
          {t.print}
        </Button>
      )}
      <Button
        variant="default"
        disabled={!online}
        loading={isBusy('xlsx')}
        leftSection={<IconFileSpreadsheet size={20} aria-hidden />}
        onClick={() => save.mutate('xlsx')}
      >
        {t.excel}
      </Button>
      <Button
        variant="default"
        disabled={!online}
        loading={isBusy('csv')}
        leftSection={<IconFileText size={20} aria-hidden />}
        onClick={() => save.mutate('csv')}
      >
        {t.csv}
      </Button>
    </>
  )
}
