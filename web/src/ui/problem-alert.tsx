import { Alert, List, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { ApiProblem } from '../api.ts'
import { common } from '../i18n/common.ts'
import { useLanguage, useTexts } from '../i18n/language.tsx'

/** What went wrong in the reader's language: the title of the problem's code, and the faults of single fields. */
export function useProblemText(): (error: unknown) => { text: string; details: string[] } {
  const t = useTexts(common)
  const { language, format } = useLanguage()
  return (error) => {
    if (!(error instanceof ApiProblem))
      return { text: error instanceof Error ? error.message : String(error), details: [] }
    const { code, body } = error
    const text = t.problem[code] ?? (language === 'vi' ? body.titleVi : body.title)
    const roles = Array.isArray(body['roles']) ? body['roles'] : []
    const names = roles.map((role) => t.role[role as keyof typeof t.role] ?? String(role))
    const needs = code === 'permission.denied' && names.length > 0 ? [t.needsRole(names.join(', '))] : []
    const remedy = language === 'en' && body.remedy && needs.length === 0 ? [body.remedy] : []
    const faults = faultsOf(error, language)
    if (code.startsWith('policy.') && typeof body['areaName'] === 'string') {
      const nearest = body['nearestAt']
      const offer = typeof nearest === 'string' ? [t.nearestAllowed(format.when(nearest))] : []
      return { text, details: [t.policyOf(body['areaName']), ...offer] }
    }
    return { text, details: [...needs, ...faults, ...remedy] }
  }
}

type Words = Record<'vi' | 'en', string>
const isWords = (value: unknown): value is Words =>
  typeof value === 'object' && value !== null && 'vi' in value && typeof value.vi === 'string'

/**
 * What is wrong in particular: the server's own words where it has both languages. What it says of single fields is
 * English; a Vietnamese reader sees it only where the title alone says nothing.
 */
function faultsOf({ code, body }: ApiProblem, language: keyof Words): string[] {
  const problems = Array.isArray(body['problems']) ? body['problems'] : []
  const said = [body['reasonText'], ...problems.map((one) => one?.text)].filter(isWords)
  if (said.length > 0) return said.map((words) => words[language])
  if (language === 'vi' && code !== 'request.invalid') return []
  return (body.errors ?? []).map(({ pointer, detail }) => `${pointer.replace(/^\//, '')}: ${detail}`)
}

/** What is said beside one field of a form that the server refused; undefined when it has nothing against the field. */
export function useFieldText(): (error: unknown, field: string) => string | undefined {
  const t = useTexts(common)
  const { language } = useLanguage()
  return (error, field) => {
    const said = error instanceof ApiProblem ? error.fieldError(field) : undefined
    return said !== undefined && language === 'vi' ? t.fieldWrong : said
  }
}

export function ProblemAlert({ error, title, icon }: { error: unknown; title?: string; icon?: ReactNode }) {
  const { text, details } = useProblemText()(error)
  if (!error) return null
  return (
    <Alert
      role="alert"
      color="emergency"
      variant="light"
      icon={icon ?? <IconAlertTriangle />}
      title={title ?? text}
      w="100%"
    >
      {title && <Text>{text}</Text>}
      {details.length > 0 && (
        <List size="sm">
          {details.map((detail) => (
            <List.Item key={detail}>{detail}</List.Item>
          ))}
        </List>
      )}
    </Alert>
  )
}
