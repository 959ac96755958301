import { Button, Card, List, Stack, Text, Title } from '@mantine/core'
import { useDisclosure, useId } from '@mantine/hooks'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useFormat, useLanguage, useTexts } from '../../i18n/language.tsx'
import { QueryView } from '../../ui/states.tsx'
import { TextLink } from '../../ui/text-link.tsx'
import classes from './explain.module.css'
import { type Explanation, explainOccurrenceQuery } from './explain-queries.ts'
import { explainTexts } from './texts.ts'
import { Timeline } from './timeline.tsx'

type AiringWhyProps = { occurrenceId: string; isAhead: boolean }

/** Why an airing is as it is: one sentence, what became of it at the speakers, then every step that led there. */
export function AiringWhy({ occurrenceId, isAhead }: AiringWhyProps) {
  const t = useTexts(explainTexts)
  const { language } = useLanguage()
  const explanation = useQuery(explainOccurrenceQuery(occurrenceId))
  return (
    <Card component="section" withBorder padding="md" aria-labelledby="why">
      <Stack gap="md">
        <Title order={2} id="why">
          {isAhead ? t.title.future : t.title.past}
        </Title>
        <QueryView query={explanation}>
          {(told) => (
            <>
              <Text className={classes['summary'] ?? ''}>{told.summary[language]}</Text>
              <Groups groups={told.speakers} />
              <Steps explanation={told} />
            </>
          )}
        </QueryView>
      </Stack>
    </Card>
  )
}

/** How it went, by reason; who played it needs no names. */
function Groups({ groups }: { groups: Explanation['speakers'] }) {
  const t = useTexts(explainTexts)
  const format = useFormat()
  const { language } = useLanguage()
  if (groups.length === 0) return null
  return (
    <div>
      <Title order={3}>{t.groups}</Title>
      <List mt="xs">
        {groups.map((group) => (
          <List.Item key={`${group.status}${group.reason}`}>
            <strong>{t.speakers(format.number(group.count))}</strong>: {group[language]}
            {group.examples.length > 0 && (
              <Text component="span" display="block" c="dimmed">
                {t.forExample}:{' '}
                {group.examples.map(({ speakerId, name }, index) => (
                  <span key={speakerId}>
                    {index > 0 && ', '}
                    <TextLink to="/speakers/$speakerId" params={{ speakerId }} style={{ lineHeight: '44px' }}>
                      {name}
                    </TextLink>
                  </span>
                ))}
              </Text>
            )}
          </List.Item>
        ))}
      </List>
    </div>
  )
}

const FEW = 8

function Steps({ explanation: { steps, keptUntil } }: { explanation: Explanation }) {
  const t = useTexts(explainTexts)
  const format = useFormat()
  const id = useId()
  // A long story is told when asked for; a short one is no more than a look.
  const [isOpen, shown] = useDisclosure(steps.length <= FEW)
  if (steps.length === 0) return null
  return (
    <Stack gap="sm" align="flex-start">
      {steps.length > FEW ? (
        <Button
          variant="default"
          aria-expanded={isOpen}
          aria-controls={id}
          leftSection={isOpen ? <IconChevronUp size={20} aria-hidden /> : <IconChevronDown size={20} aria-hidden />}
          onClick={shown.toggle}
        >
          {isOpen ? t.stepsHide : t.stepsShow(format.number(steps.length))}
        </Button>
      ) : (
        <Title order={3}>{t.steps}</Title>
      )}
      <div id={id}>{isOpen && <Timeline steps={steps} label={t.steps} />}</div>
      {isOpen && <Text c="dimmed">{t.kept(format.date(keptUntil))}</Text>}
    </Stack>
  )
}
