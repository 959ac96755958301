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

function Forbidden({ preflight: { plans } }: { preflight: Preflight }) {
  const t = useTexts(preflightTexts)
  const format = useFormat()
  const { language } = useLanguage()
  const broken = plans.filter(({ violation }) => violation !== null)
  if (broken.length === 0) return null
  return (
    <Alert color="amber" variant="light" icon={<IconClockX />} title={t.violationTitle}>
      <Stack gap="xs">
        {broken.map(
          ({ violation, name, scheduleId }) =>
            violation && (
              <div key={`${scheduleId}`}>
                {plans.length > 1 && <Text fw={600}>{t.plan(name[language])}</Text>}
                <Text>{t.forbiddenBy(violation.areaName, violation.words[language])}</Text>
                {violation.nearestAt && <Text>{t.nearest(format.when(violation.nearestAt))}</Text>}
              </div>
            ),
        )}
      </Stack>
    </Alert>
  )
}

function Airings({ preflight: { airings, onApproval, plans, content } }: { preflight: Preflight }) {
  const t = useTexts(preflightTexts)
  const format = useFormat()
  const { language } = useLanguage()
  if (airings.length === 0) return onApproval ? null : <Text c="dimmed">{t.noAirings}</Text>
  return (
    <div>
      <Title order={3}>{t.airings}</Title>
      <List listStyleType="none" spacing="xs" mt="xs">
        {airings.map(({ startAt, endAt, onApproval: isOnApproval, violation, scheduleId }, index) => (
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
            {index === 0 && content.budgetMs !== null && (
              <Text c="dimmed">{t.budgetUntil(format.time(Date.parse(startAt) + content.budgetMs))}</Text>
            )}
            {violation && <Text>{t.forbiddenBy(violation.areaName, violation.words[language])}</Text>}
            {plans.length > 1 &&
              plans
                .filter((plan) => plan.firstAt === startAt && plan.scheduleId === scheduleId && !isOnApproval)
                .map((plan) => (
                  <Text key={`${plan.scheduleId}`} c="dimmed">
                    {t.plan(plan.words[language])}
                  </Text>
                ))}
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
        {pieces.map(({ title, kind, offsetMs, durationMs, standInTitle }) => (
          <List.Item key={offsetMs}>
            {kind === 'pause' ? t.silence : title} ({format.duration(durationMs)})
            {standInTitle !== null && `: ${t.changed.ifLost(standInTitle)}`}
          </List.Item>
        ))}
      </List>
    </div>
  )
}
