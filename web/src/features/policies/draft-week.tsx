import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTexts } from '../../i18n/language.tsx'
import { QueryView } from '../../ui/states.tsx'
import { type PolicyForm, rulesOf } from './form.ts'
import { draftHoursQuery, type Policy } from './policy-queries.ts'
import { policyTexts } from './texts.ts'
import { WeekPicture } from './week-picture.tsx'

const AFTER_MS = 300

/** The week as the draft would make it; while a field is not right, as the last right one did. */
export function DraftWeek({ policy, form, isGood }: { policy: Policy; form: PolicyForm; isGood: boolean }) {
  const t = useTexts(policyTexts)
  const written = JSON.stringify(rulesOf(form))
  const [good, setGood] = useState(written)
  if (isGood && good !== written) setGood(written)
  const [from, setFrom] = useState(form.effectiveFrom)
  if (form.effectiveFrom !== '' && form.effectiveFrom !== from) setFrom(form.effectiveFrom)
  const [settled] = useDebouncedValue(good, AFTER_MS)
  const week = useQuery(draftHoursQuery(policy.areaCode, from, settled))
  return (
    <QueryView query={week}>{(days) => <WeekPicture days={days} caption={t.pictureOf(policy.areaName)} />}</QueryView>
  )
}
