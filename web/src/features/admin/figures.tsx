import classes from './admin.module.css'

type Figure = { name: string; value: string; tone?: 'good' | 'change' | 'care' }

/** A few numbers beside each other, each with its name. */
export function Figures({ figures }: { figures: readonly Figure[] }) {
  return (
    <dl className={classes['figures']}>
      {figures.map(({ name, value, tone }) => (
        <div key={name} className={classes['figure']} data-tone={tone}>
          <dt>{name}</dt>
          <dd className="loa-tabular">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
