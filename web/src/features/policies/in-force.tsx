import { Alert, Badge, Button, Card, Group, Stack, Text, Title } from '@mantine/core'
import { IconAlertTriangle, IconPencil } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { localDate } from '../../i18n/format.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { addDays } from '../../lib/months.ts'
import { QueryView } from '../../ui/states.tsx'
import classes from './policies.module.css'
import { hoursQuery, type Policy } from './policy-queries.ts'
import { effectiveInWords, fieldsInWords } from './rules-in-words.ts'
import { policyTexts } from './texts.ts'
import { WeekPicture } from './week-picture.tsx'

type InForceProps = {
  policy: Policy
  /** Absent for who may only read. */
  onEdit: (() => void) | undefined
  onRemove: (() => void) | undefined
}

/** What holds in an area today: its week as a picture, and each rule in words with whose it is. */
export function InForce({ policy, onEdit, onRemove }: InForceProps) {
  const t = useTexts(policyTexts)
  // From today on: the days before may have had other rules.
  const from = localDate(Date.now())
  const hours = useQuery(hoursQuery(policy.areaCode, from, addDays(from, 6)))
  const isFree = policy.effective.areaCodes.length === 0
  return (
    <div className={classes['form']}>
      <Card withBorder padding="md" component="section" aria-labelledby="in-force">
        <Stack>
          <Title order={2} id="in-force">
            {t.now(policy.areaName)}
          </Title>
          {isFree ? (
            <Alert color="amber" variant="light" icon={<IconAlertTriangle />} title={t.none}>
              {onEdit ? t.noneText : t.noneReader}
            </Alert>
          ) : (
            <Sentences policy={policy} />
          )}
          {onEdit && (
            <Group gap="sm">
              <Button leftSection={<IconPencil size={20} aria-hidden />} onClick={onEdit}>
                {policy.own ? t.change : t.write}
              </Button>
              {onRemove && (
                <Button variant="default" onClick={onRemove}>
                  {t.remove}
                </Button>
              )}
            </Group>
          )}
        </Stack>
      </Card>
      <Card withBorder padding="md" component="section" aria-labelledby="week">
        <Stack>
          <Title order={2} id="week">
            {t.picture}
          </Title>
          <QueryView query={hours}>
            {(days) => <WeekPicture days={days} caption={t.pictureOf(policy.areaName)} />}
          </QueryView>
        </Stack>
      </Card>
    </div>
  )
}

function Sentences({ policy: { effective, areaName, areaCode, own, below } }: { policy: Policy }) {
  const t = useTexts(policyTexts)
  const format = useFormat()
  const names = below.slice(0, 8).map((area) => area.areaName)
  const others = below.length - names.length
  return (
    <>
      {!own && <Text>{t.inherited(areaName)}</Text>}
      <ul className={classes['sentences']}>
        {effectiveInWords(effective, t, format).map(({ text, areaName: source }) => (
          <li key={`${text} ${source}`}>
            <div className={classes['sentence']}>{text}</div>
            {source && <Text c="dimmed">{t.from(source)}</Text>}
          </li>
        ))}
      </ul>
      {own && areaCode === own.areaCode && (
        <Text>
          <Badge variant="light">{t.ownHere}</Badge>{' '}
          {own.rules.mayOverride.length > 0
            ? t.mayOverride(fieldsInWords(own.rules.mayOverride, t, format))
            : t.mayOverrideNone}
          .
        </Text>
      )}
      {below.length > 0 && (
        <Text c="dimmed">
          {t.below(format.list([...names, ...(others > 0 ? [t.belowMore(format.number(others))] : [])]))}
        </Text>
      )}
    </>
  )
}
