import type { Option } from './collision-queries.ts'

/**
 * The ways that differ in what is heard. To give way to one that holds the speakers until it is too late is the same as
 * to be left out, and is not offered beside it.
 */
export function distinctWays<Way extends Pick<Option, 'option' | 'keep' | 'possible' | 'cutAt' | 'resumesAt'>>(
  options: readonly Way[],
): Way[] {
  const canLeaveOut = (keep: Way['keep']) =>
    options.some((one) => one.option === 'replace' && one.keep === keep && one.possible)
  const isUnheard = ({ option, possible, cutAt, resumesAt }: Way) =>
    option === 'cut' && possible && cutAt === null && resumesAt === null
  return options.filter((way) => !isUnheard(way) || !canLeaveOut(way.keep))
}
