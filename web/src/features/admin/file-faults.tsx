import { Alert, List, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { ApiProblem } from '../../api.ts'
import { useFormat, useLanguage, useTexts } from '../../i18n/language.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { importTexts } from './import-texts.ts'
import { tellFault } from './list-faults.ts'

const SHOWN = 20

/** What is wrong with a file, line by line; any other failure as everywhere. */
export function FileFaults({ error }: { error: unknown }) {
  const t = useTexts(importTexts)
  const format = useFormat()
  const { language } = useLanguage()
  const isOfFile =
    error instanceof ApiProblem && (error.code === 'area.list-invalid' || error.code === 'area.shapes-invalid')
  if (!isOfFile) return <ProblemAlert error={error} />
  const faults = error.body.errors ?? []
  return (
    <Alert role="alert" color="emergency" variant="light" icon={<IconAlertTriangle aria-hidden />} title={t.faultTitle}>
      <Text>{t.faultCount(format.number(faults.length))}</Text>
      <List mt="xs">
        {faults.slice(0, SHOWN).map((fault) => {
          const { place, text } = tellFault(fault, language)
          const number = format.number(Number(place))
          return (
            <List.Item key={`${fault.pointer} ${fault.detail}`}>
              {error.code === 'area.list-invalid' ? t.line(number, text) : t.feature(number, text)}
            </List.Item>
          )
        })}
      </List>
      {faults.length > SHOWN && <Text mt="xs">{t.moreFaults(format.number(faults.length - SHOWN))}</Text>}
    </Alert>
  )
}
