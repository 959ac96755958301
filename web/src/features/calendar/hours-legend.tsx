import { Text } from '@mantine/core'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { TextLink } from '../../ui/text-link.tsx'
import { rangeInWords } from '../policies/rules-in-words.ts'
import { policyTexts } from '../policies/texts.ts'
import classes from './hours.module.css'
import { useHours } from './use-hours.ts'

/** What the shaded hours mean; of a single day also which hours they are. Nothing where no hour is forbidden. */
export function HoursLegend({ days }: { days: readonly string[] }) {
  const t = useTexts(policyTexts)
  const format = useFormat()
  const [day = '', ...others] = days
  const { area, hours } = useHours(day)
  const shown = days.flatMap((date) => hours.get(date) ?? [])
  const isFree = shown.every(({ open }) => open.length === 1 && open[0]?.from === '00:00' && open[0].to === '24:00')
  if (isFree) return null
  const [only] = others.length === 0 ? shown : []
  return (
    <div className={`${classes['legend']} loa-screen-only`}>
      {only && (
        <Text>
          {only.open.length > 0 ? `${t.open}: ${format.list(only.open.map(rangeInWords))}` : t.never}
          {only.quiet.length > 0 && `. ${t.quietHours(format.list(only.quiet.map(rangeInWords)))}`}
        </Text>
      )}
      {(['quiet', 'closed'] as const).map((kind) => (
        <span key={kind}>
          <i aria-hidden className={classes['key']} data-kind={kind} />
          {t[kind]}
        </span>
      ))}
      <TextLink to="/policies" search={{ area }} display="inline-flex" style={{ alignItems: 'center', minHeight: 44 }}>
        {t.title}
      </TextLink>
    </div>
  )
}
