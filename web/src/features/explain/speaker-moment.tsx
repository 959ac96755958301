import { Button, Card, Group, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { localDate, localTime } from '../../i18n/format.ts'
import { useFormat, useLanguage, useTexts } from '../../i18n/language.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { QueryView } from '../../ui/states.tsx'
import { TextLink } from '../../ui/text-link.tsx'
import { TimeField } from '../../ui/time-field.tsx'
import classes from './explain.module.css'
import { type AiringThen, type AtSpeaker, explainSpeakerQuery } from './explain-queries.ts'
import { SpeakerDay } from './speaker-day.tsx'
import { explainTexts } from './texts.ts'
import { Timeline } from './timeline.tsx'

type Moment = { day: string; time: string }
const nowAs = (): Moment => ({ day: localDate(Date.now()), time: localTime(Date.now()).slice(0, 5) })
// Việt Nam knows no summer time; the pickers speak of its clock.
const instantOf = ({ day, time }: Moment) => `${day}T${time}:00+07:00`

/** "At 05:00, what did this speaker play, and why?": a moment, the answer in a sentence, and the reasons. */
export function SpeakerMoment({ speakerId }: { speakerId: string }) {
  const t = useTexts(explainTexts)
  const [moment, setMoment] = useState(nowAs)
  const isWhole = moment.day !== '' && moment.time !== ''
  const told = useQuery({
    ...explainSpeakerQuery(speakerId, isWhole ? instantOf(moment) : undefined),
    enabled: isWhole,
  })
  return (
    <Card withBorder padding="md" component="section" aria-labelledby="speaker-moment">
      <Stack gap="md">
        <div>
          <Title order={2} id="speaker-moment">
            {t.moment}
          </Title>
          <Text c="dimmed">{t.momentText}</Text>
        </div>
        <Group align="flex-end" gap="sm">
          <DateField label={t.day} value={moment.day} onChange={(day) => setMoment({ ...moment, day })} />
          <TimeField label={t.time} value={moment.time} onChange={(time) => setMoment({ ...moment, time })} />
          <Button variant="default" onClick={() => setMoment(nowAs())}>
            {t.now}
          </Button>
        </Group>
        <div aria-live="polite">
          {isWhole ? (
            <QueryView query={told}>{(answer) => <Answer told={answer} />}</QueryView>
          ) : (
            <Text>{t.badTime}</Text>
          )}
        </div>
        {moment.day !== '' && <SpeakerDay key={moment.day} speakerId={speakerId} day={moment.day} />}
      </Stack>
    </Card>
  )
}

function Answer({ told }: { told: AtSpeaker }) {
  const t = useTexts(explainTexts)
  const format = useFormat()
  const { language } = useLanguage()
  const { at, summary, presence, airings, before, after, steps } = told
  return (
    <Stack gap="sm">
      <Text c="dimmed" className="loa-tabular">
        {t.at(format.dateTime(at))}
      </Text>
      <Text className={classes['summary'] ?? ''}>{summary[language]}</Text>
      {presence && <Text>{(presence.online ? t.online : t.offline)(format.dateTime(presence.since))}</Text>}
      {airings.length > 0 && <Airings title={t.around} airings={airings} />}
      {before && <Airings title={t.before} airings={[before]} />}
      {after && <Airings title={t.after} airings={[after]} />}
      {steps.length > 0 && (
        <>
          <Title order={3}>{t.steps}</Title>
          <Timeline steps={steps} label={t.steps} />
        </>
      )}
    </Stack>
  )
}

function Airings({ title, airings }: { title: string; airings: readonly AiringThen[] }) {
  const format = useFormat()
  const { language } = useLanguage()
  return (
    <div>
      <Title order={3}>{title}</Title>
      <ul className={classes['list']}>
        {airings.map((airing) => (
          <li key={airing.occurrenceId}>
            <TextLink
              to="/occurrences/$occurrenceId"
              params={{ occurrenceId: airing.occurrenceId }}
              style={{ display: 'inline-flex', alignItems: 'center', minHeight: 44 }}
            >
              {airing.title}
            </TextLink>
            <Text c="dimmed" className="loa-tabular">
              {format.time(airing.startAt)}–{format.time(airing.endAt)} {format.date(airing.startAt)}
            </Text>
            <Text>{airing[language]}</Text>
          </li>
        ))}
      </ul>
    </div>
  )
}
