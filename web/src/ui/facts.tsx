import rows from './rows.module.css'

/** Names and what they are; one that is nothing is left out. */
export function Facts({ facts }: { facts: ReadonlyArray<readonly [name: string, value: string | null | undefined]> }) {
  const known = facts.filter(([, value]) => value)
  if (known.length === 0) return null
  return (
    <dl className={rows.facts}>
      {known.map(([name, value]) => (
        <div key={name} style={{ display: 'contents' }}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
