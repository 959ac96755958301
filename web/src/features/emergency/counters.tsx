import { useFormat, useTexts } from '../../i18n/language.tsx'
import classes from './counters.module.css'
import type { Lane } from './lane.ts'
import type { AlertReach } from './queries.ts'
import { emergencyTexts } from './texts.ts'

const MAIN = ['silent', 'playing', 'played', 'total'] as const
const SIDE = ['starting', 'failed', 'stopped'] as const

/** The ledger's own numbers: every speaker is in exactly one of them, so they add up to the total. */
export function Counters({ reach, lane }: { reach: AlertReach; lane: Lane }) {
  const t = useTexts(emergencyTexts)
  const format = useFormat()
  const toneOf = (name: (typeof MAIN)[number] | (typeof SIDE)[number]): string | undefined => {
    if (reach[name] === 0) return undefined
    if (name === 'silent' || name === 'failed') return 'alarm'
    if (name === 'playing') return lane === 'drill' ? 'drill' : 'sound'
    return name === 'played' ? 'good' : undefined
  }
  const shown = [...MAIN, ...SIDE.filter((name) => reach[name] > 0)]
  return (
    <section aria-label={t.counts}>
      <dl className={classes['counters']}>
        {shown.map((name) => (
          <div key={name} className={classes['counter']} data-tone={toneOf(name)} data-counter={name}>
            <dt>{t.count[name]}</dt>
            <dd className={`${classes['value']} loa-tabular`}>{format.number(reach[name])}</dd>
            {name === 'silent' && reach.offline > 0 && (
              <dd className={classes['note']}>{t.ofSilent(format.number(reach.offline))}</dd>
            )}
          </div>
        ))}
      </dl>
    </section>
  )
}
