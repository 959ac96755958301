import { Alert, Badge, Group, List, Stack, Text, Title } from '@mantine/core'
import { IconCircleCheck, IconClockX } from '@tabler/icons-react'
import { localDate } from '../../i18n/format.ts'
import { useFormat, useLanguage, useTexts } from '../../i18n/language.tsx'
import classes from '../../ui/layout.module.css'
import { spanInWords, wholeDay } from '../bulletins/sentence.ts'
import { GivingWay } from './giving-way.tsx'
import { PreflightFacts } from './preflight-facts.tsx'
import type { Preflight } from './preflight-query.ts'
import { PreflightSpeakers } from './preflight-speakers.tsx'
import { preflightTexts } from './texts.ts'

type PreflightViewProps = {
  preflight: Preflight
  /** They stand above it already. */
  withoutWords?: boolean
  /** Times stand beside it as they are in the plan. */
  withoutAirings?: boolean
}

/** What would happen, in the server's words, then each part of it: times, who gives way, speakers, data. */
export function PreflightView({ preflight, withoutWords, withoutAirings }: PreflightViewProps) {
  const { language } = useLanguage()
  const { cuts, cutsTotal, cutBy, cutByTotal, content } = preflight
  return (
    <Stack gap="md">
      {!withoutWords && <Text className={classes.sentence}>{preflight.words[language]}</Text>}
      <Forbidden preflight={preflight} />
      {!withoutAirings && <Airings preflight={preflight} />}
      {content.pieces.length > 1 && <Pieces pieces={content.pieces} />}
      <GivingWay kind="cuts" all={cuts} total={cutsTotal} />
      <GivingWay kind="cutBy" all={cutBy} total={cutByTotal} />
      <PreflightFacts preflight={preflight} />
      <PreflightSpeakers speakers={preflight.speakers} />
    </Stack>
  )
}

function Forbidden({ preflight: { violation } }: { preflight: Preflight }) {
  const t = useTexts(preflightTexts)
  const format = useFormat()
  const { language } = useLanguage()
  if (!violation) return null
  return (
    <Alert color="amber" variant="light" icon={<IconClockX />} title={t.violationTitle}>
      <Text>{t.forbiddenBy(violation.areaName, violation.words[language])}</Text>
      {violation.nearestAt && <Text>{t.nearest(format.when(violation.nearestAt))}</Text>}
    </Alert>
  )
}

function Airings({ preflight: { airings, onApproval } }: { preflight: Preflight }) {
  const t = useTexts(preflightTexts)
  const format = useFormat()
  const { language } = useLanguage()
  if (airings.length === 0) return onApproval ? null : <Text c="dimmed">{t.noAirings}</Text>
  return (
    <div>
      <Title order={3}>{t.airings}</Title>
      <List listStyleType="none" spacing="xs" mt="xs">
        {airings.map(({ startAt, endAt, onApproval: isOnApproval, violation, scheduleId }) => (
          <List.Item key={`${scheduleId}${startAt}`}>
            <Group gap="xs">
              <Text fw={600} className="loa-tabular">
                {isOnApproval
                  ? t.onApproval
                  : `${spanInWords({ startAt, endAt }, format)} ${wholeDay(localDate(startAt), format)}`}
              </Text>
              {violation ? (
                <Badge color="amber" variant="light" leftSection={<IconClockX size={16} aria-hidden />}>
                  {t.forbidden}
                </Badge>
              ) : (
                <Badge color="leaf" variant="light" leftSection={<IconCircleCheck size={16} aria-hidden />}>
                  {t.allowed}
                </Badge>
              )}
            </Group>
            {violation && <Text>{t.forbiddenBy(violation.areaName, violation.words[language])}</Text>}
          </List.Item>
        ))}
      </List>
    </div>
  )
}

function Pieces({ pieces }: Pick<Preflight['content'], 'pieces'>) {
  const t = useTexts(preflightTexts)
  const format = useFormat()
  return (
    <div>
      <Title order={3}>{t.pieces}</Title>
      <List type="ordered" mt="xs">
        {pieces.map(({ title, kind, offsetMs, durationMs }) => (
          <List.Item key={offsetMs}>
            {kind === 'pause' ? t.silence : title} ({format.duration(durationMs)})
          </List.Item>
        ))}
      </List>
    </div>
  )
}
