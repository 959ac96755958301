import { useMe } from '../../session.ts'

/** The smallest area that holds all of a person's own: what is shown as long as no area is chosen. */
export function useAreaInCharge(): string {
  const { areas } = useMe()
  const [first = [], ...others] = areas
    .filter(({ permissions }) => permissions.includes('view'))
    .map(({ path }) => path.split('/').filter(Boolean))
  return (
    first.findLast((_, at) => others.every((path) => first.slice(0, at + 1).every((code, of) => path[of] === code))) ??
    ''
  )
}
