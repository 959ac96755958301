import { useMe } from '../../session.ts'

/** Country and province have short codes; nobody means all of a province by default. */
const isLocal = (code: string) => code.length > 2

/** Where this person may do something: `all` such areas, and what to choose for them when there is only one commune. */
export function useOwnAreas(permission: string): { all: string[]; suggested: string[] } {
  const { areas } = useMe()
  const all = areas.filter(({ permissions }) => permissions.includes(permission)).map(({ code }) => code)
  const [only, ...others] = all
  return { all, suggested: only !== undefined && others.length === 0 && isLocal(only) ? [only] : [] }
}
