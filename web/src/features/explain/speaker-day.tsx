import { Button, Stack, Text } from '@mantine/core'
import { useDisclosure, useId } from '@mantine/hooks'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useFormat, useLanguage, useTexts } from '../../i18n/language.tsx'
import { QueryView } from '../../ui/states.tsx'
import { TextLink } from '../../ui/text-link.tsx'
import classes from './explain.module.css'
import { speakerDayQuery } from './explain-queries.ts'
import { explainTexts } from './texts.ts'

/** Everything meant for one speaker on one day, each with its reason; asked for on demand. */
export function SpeakerDay({ speakerId, day }: { speakerId: string; day: string }) {
  const t = useTexts(explainTexts)
  const format = useFormat()
  const { language } = useLanguage()
  const id = useId()
  const [isOpen, shown] = useDisclosure(false)
  const programme = useQuery({ ...speakerDayQuery(speakerId, day), enabled: isOpen })
  return (
    <Stack gap="sm" align="flex-start">
      <Button
        variant="default"
        aria-expanded={isOpen}
        aria-controls={id}
        leftSection={isOpen ? <IconChevronUp size={20} aria-hidden /> : <IconChevronDown size={20} aria-hidden />}
        onClick={shown.toggle}
      >
        {isOpen ? t.programmeHide : t.programmeShow(format.date(`${day}T12:00:00+07:00`))}
      </Button>
      <div id={id} style={{ width: '100%' }}>
        {isOpen && (
          <QueryView
            query={programme}
            empty={{ when: ({ airings }) => airings.length === 0, show: <Text>{t.programmeNone}</Text> }}
          >
            {({ airings }) => (
              <ul className={classes['list']}>
                {airings.map((airing) => (
                  <li key={`${airing.occurrenceId}${airing.scheduleId}${airing.itemId}${airing.startAt}`}>
                    <Text fw={600}>
                      {format.time(airing.startAt)}{' '}
                      {airing.occurrenceId ? (
                        <TextLink
                          to="/occurrences/$occurrenceId"
                          params={{ occurrenceId: airing.occurrenceId }}
                          style={{ display: 'inline-flex', alignItems: 'center', minHeight: 44 }}
                        >
                          {airing.title}
                        </TextLink>
                      ) : (
                        airing.title
                      )}
                    </Text>
                    <Text>{airing.words[language]}</Text>
                    <Text c="dimmed">{t.atVolume(format.percent(airing.volume / 100))}</Text>
                  </li>
                ))}
              </ul>
            )}
          </QueryView>
        )}
      </div>
    </Stack>
  )
}
