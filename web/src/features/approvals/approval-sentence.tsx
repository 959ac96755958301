import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api, call } from '../../api.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { useReach } from '../../ui/area-picker/use-reach.ts'
import classes from '../../ui/layout.module.css'
import type { ServerBulletin } from '../bulletins/begin-draft.ts'
import { describeAiring, type Moment } from '../bulletins/sentence.ts'
import { approvalTexts } from './texts.ts'

/** The same sentence that the author saw, with the numbers of now. */
export function ApprovalSentence({ bulletin }: { bulletin: ServerBulletin }) {
  const t = useTexts(approvalTexts)
  const format = useFormat()
  const { data: reach } = useReach(bulletin.areaCodes)
  const { data: schedules } = useQuery({
    queryKey: ['schedules', 'of', bulletin.id],
    queryFn: async () => (await call(api.schedules.$get({ query: { bulletinId: bulletin.id, limit: 100 } }))).items,
  })
  if (!reach || !schedules) return null
  const active = schedules.filter(({ status }) => status === 'active')
  const rules = active.map(({ rule }) => rule)
  const [next] = bulletin.nextAirings
  const nextRule = active.find(({ id }) => id === next?.scheduleId)?.rule
  const moment: Moment =
    next && nextRule
      ? { kind: 'rule', rule: nextRule, startAt: next.startAt, endAt: next.endAt ?? undefined, isExact: true }
      : rules.some((rule) => rule.kind === 'once' && rule.whenApproved)
        ? { kind: 'approved' }
        : { kind: 'none' }
  const audience = { ...reach, communeName: reach.byCommune[0]?.name }
  return (
    <>
      <Text className={classes.sentence}>{describeAiring({ audience, moment, format, now: Date.now() })}</Text>
      {moment.kind === 'none' && <Text>{rules.length > 0 ? t.firstPassed : t.noAirings}</Text>}
    </>
  )
}
