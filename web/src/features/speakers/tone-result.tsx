import { Alert, Loader, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconCircle, IconCircleCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useFormat, useLanguage, useTexts } from '../../i18n/language.tsx'
import { QueryView } from '../../ui/states.tsx'
import classes from './speaker.module.css'
import { commandQuery, isOpen } from './speaker-queries.ts'
import { speakerTexts } from './speaker-texts.ts'

const STEPS = ['sent', 'playing', 'played'] as const
const ORDER: readonly string[] = STEPS

/** What the speaker itself has said about the chime, step by step. */
export function ToneResult({ speakerId, commandId }: { speakerId: string; commandId: string }) {
  const t = useTexts(speakerTexts)
  const { language } = useLanguage()
  const format = useFormat()
  const command = useQuery(commandQuery(speakerId, commandId))
  return (
    <section aria-label={t.toneResult}>
      <QueryView query={command}>
        {({ state, volume, issuedAt, reasonText }) => {
          const reached = ORDER.indexOf(state)
          const color = isOpen(state) ? 'brand' : state === 'played' ? 'leaf' : 'emergency'
          const icon = isOpen(state) ? <Loader size={20} /> : state === 'played' ? <IconCheck /> : <IconAlertTriangle />
          return (
            <Alert role="status" color={color} icon={icon} title={t.toneState[state]} data-state={state}>
              <Stack gap="xs">
                {reasonText && <Text>{reasonText[language]}</Text>}
                {reached >= 0 && (
                  <ol className={classes['steps']}>
                    {STEPS.map((step, i) => (
                      <li key={step} data-done={i <= reached || undefined}>
                        {i <= reached ? (
                          <IconCircleCheck size={20} aria-hidden />
                        ) : (
                          <IconCircle size={20} aria-hidden />
                        )}
                        {t.toneStep(t.toneSteps[step], i <= reached)}
                      </li>
                    ))}
                  </ol>
                )}
                <Text>{t.toneAt(format.clock(issuedAt), format.number(volume))}</Text>
              </Stack>
            </Alert>
          )
        }}
      </QueryView>
    </section>
  )
}
